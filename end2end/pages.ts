// What people do again and again, told in a word each: coming in, importing a file, reading a table.
import { type Browser, type BrowserContext, expect, type Locator, type Page } from "@playwright/test";
import type { Shop } from "./fixtures.ts";

export interface Person {
  email: string;
  password: string;
}

/** The owner. */
export const olga: Person = { email: "olga@loja.example", password: "um cofre bem fechado" };
/** The clerk. */
export const carla: Person = { email: "carla@loja.example", password: "balcão até as seis" };

/** How long a run may take, however busy the machine is. */
const RUN_MS = 120_000;

export interface Upload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A text as a file to be uploaded. */
export function file(name: string, content: string | Buffer): Upload {
  return { name, mimeType: "text/csv", buffer: Buffer.from(content) };
}

/** Waits until the page's scripts run. */
export async function awake(page: Page): Promise<void> {
  await expect(page.locator("body[data-hydrated]")).toBeAttached();
}

/** Olga follows the setup link, becomes the owner, and stands before an empty list. */
export async function setUp(page: Page, shop: Shop): Promise<void> {
  await page.goto(shop.setupUrl);
  await page.getByLabel("Email").fill(olga.email);
  await page.getByLabel("Password").fill(olga.password);
  await page.getByRole("button", { name: "Create owner" }).click();
  await expect(page).toHaveURL(`${shop.url}/accounts`);
}

/** Somebody types email and password on the page that asks for them. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password").fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Another browser of who is signed in here: its own window, the same session. */
export async function anotherBrowser(
  browser: Browser,
  context: BrowserContext,
  options: { javaScriptEnabled?: boolean } = {},
): Promise<Page> {
  const other = await browser.newContext({ ...options, storageState: await context.storageState() });
  return other.newPage();
}

/** The words of the wizard and of a run that a test reads, as each language has them. */
export const words = {
  en: {
    chooseFile: "Drop your CSV here or choose a file",
    importFile: "Import file",
    toConfirm: "To be confirmed",
    refused: "Refused",
    noChange: "Nothing changes",
    apply: /^Confirm: /,
    created: "Created",
    updated: "Updated",
    unchanged: "Unchanged",
    failed: "Failed",
    done: "Done",
    doneWithErrors: "Done with errors",
  },
  pt: {
    chooseFile: "Solte aqui seu CSV ou escolha um arquivo",
    importFile: "Importar arquivo",
    toConfirm: "A confirmar",
    refused: "Recusada",
    noChange: "Nada muda",
    apply: /^Confirmar: /,
    created: "Criadas",
    updated: "Atualizadas",
    unchanged: "Sem alteração",
    failed: "Com erro",
    done: "Concluída",
    doneWithErrors: "Concluída com erros",
  },
  es: {
    chooseFile: "Suelta aquí tu archivo CSV o elige uno",
    importFile: "Importar archivo",
    toConfirm: "Por confirmar",
    refused: "Rechazada",
    noChange: "Nada cambia",
    apply: /^Confirmar: /,
    created: "Creadas",
    updated: "Actualizadas",
    unchanged: "Sin cambios",
    failed: "Con error",
    done: "Terminada",
    doneWithErrors: "Terminada con errores",
  },
};

export type Words = (typeof words)["en"];

/** Chooses a file on the wizard's second step, sends it, and comes to the page of its run. */
export async function send(page: Page, upload: Upload, said: Words = words.en): Promise<void> {
  await awake(page);
  await page.getByLabel(said.chooseFile).setInputFiles(upload);
  await page.getByRole("button", { name: said.importFile }).click();
  await expect(page).toHaveURL(/\/imports\/\d+$/);
}

/** Waits until it is known what a run would do. */
export async function isChecked(page: Page, said: Words = words.en): Promise<void> {
  const status = page.getByRole("heading", { level: 1 });
  const checked = new RegExp(`${said.toConfirm}|${said.refused}|${said.noChange}`);
  await expect(status).toContainText(checked, { timeout: RUN_MS });
}

/** Waits until it is known what a run would do, and lets it happen. */
export async function confirm(page: Page, said: Words = words.en): Promise<void> {
  await isChecked(page, said);
  await page.getByRole("button", { name: said.apply }).click();
}

/** Goes straight to the wizard's second step, and imports a file until the run is over. */
export async function importFile(
  page: Page,
  shop: Shop,
  mode: "create" | "update",
  upload: Upload,
): Promise<void> {
  await page.goto(`${shop.url}/accounts/import?mode=${mode}`);
  await send(page, upload);
  await confirm(page);
  await isOver(page);
}

/** Waits until a run is over, whatever came of it. */
export async function isOver(page: Page, said: Words = words.en): Promise<void> {
  const status = page.getByRole("heading", { level: 1 });
  await expect(status).toContainText(new RegExp(`${said.done}|${said.doneWithErrors}`), { timeout: RUN_MS });
}

/** What a run's page says of its rows. */
export async function expectCounts(
  page: Page,
  counts: { created?: string; updated?: string; unchanged?: string; failed?: string },
  said: Words = words.en,
): Promise<void> {
  const expected = { created: "0", updated: "0", unchanged: "0", failed: "0", ...counts };
  for (const kind of ["created", "updated", "unchanged", "failed"] as const) {
    await expect(figure(page, said[kind]), said[kind]).toHaveText(expected[kind]);
  }
}

/** The value beside a term: "Available credit", "Created". */
export function figure(page: Page, name: string): Locator {
  const term = page.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) });
  return page.locator("dl > div").filter({ has: term }).getByRole("definition").first();
}

/** The rows of the table on the page, without its head. */
export function rows(page: Page): Locator {
  return page.getByRole("rowgroup").nth(1).getByRole("row");
}

/** A program with an owner's key that puts things under Ana's account, through the API. */
export async function putsForAna(page: Page, shop: Shop, id: string): Promise<(path: string, data: object) => Promise<void>> {
  const { stdout } = await shop.cli(["key", "add", "shop", "--role", "owner"]);
  const [, key] = /AppKey: (\S+)/.exec(stdout)!;
  const [, token] = /AppToken: (\S+)/.exec(stdout)!;
  return async (path, data) => {
    const headers = { "X-VTEX-API-AppKey": key!, "X-VTEX-API-AppToken": token! };
    const answer = await page.request.put(`${shop.url}/api/creditcontrol/accounts/${id}${path}`, { headers, data });
    expect(answer.status(), await answer.text()).toBe(200);
  };
}
