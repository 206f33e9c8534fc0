// What a run says of itself wherever it is named: risks, closings, refusals, what took it back, what it left out.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { isFine } from "./fine.ts";
import { expect, type Shop, test } from "./fixtures.ts";
import { figure, file, importFile, isChecked, isOver, rows, send, setUp, words } from "./pages.ts";

type Put = (path: string, data: object) => Promise<void>;

const changes = `Email,Credit limit,Tolerance,Status
ana@loja.example,,,Closed
bia@loja.example,70,,
caio@loja.example,,,Closed
dora@loja.example,400,2,
eva@loja.example,5,,
`;

test("risks stand on top, and closings in the headline, on the button and in what came of it", async ({ page, shop }) => {
  await openShop(page, shop);
  await check(page, shop, "update", "mudanças.csv", changes);
  const risks = page.getByRole("list", { name: "Look at these first" }).getByRole("listitem");
  await expect(risks).toHaveText([
    "1 account that owes R$80.00 will be closed for good",
    "1 account will be closed for goodUndoing the import does not open closed accounts again.",
    "1 limit falls below what is used",
    "1 row with a warning",
  ]);
  await expect(page.getByRole("heading", { level: 2, name: "Open 1 account, change 2, close 2" })).toBeVisible();
  await isFine(page, "a run with risks");

  await test.step("each leads to its rows", async () => {
    for (const [risk, part, row] of [
      [0, "What would change", "ana@loja.example"],
      [1, "What would change", "caio@loja.example"],
      [2, "What would change", "bia@loja.example"],
      [3, "Warnings", "Tolerance"],
    ] as const) {
      await risks.nth(risk).getByRole("link").click();
      const region = page.getByRole("region", { name: part });
      await expect(region).toBeInViewport();
      await expect(rowsOf(region), part).toHaveCount(1);
      await expect(rowsOf(region)).toContainText(row);
    }
  });

  await test.step("em português", async () => {
    await page.getByRole("link", { name: "PT", exact: true }).click();
    await expect(page.getByRole("list", { name: "Confira isto primeiro" }).getByRole("listitem")).toHaveText([
      "1 conta que deve R$\u00a080,00 será encerrada em definitivo",
      "1 conta será encerrada em definitivoDesfazer a importação não reabre contas encerradas.",
      "1 limite fica abaixo do valor usado",
      "1 linha com aviso",
    ]);
    await expect(page.getByRole("heading", { level: 2, name: "Abrir 1 conta, alterar 2, encerrar 2" })).toBeVisible();
    const button = "Confirmar: abrir 1, alterar 2, encerrar 2 (+R$\u00a075,00)";
    await expect(page.getByRole("button", { name: button, exact: true })).toBeVisible();
    await page.getByRole("link", { name: "EN", exact: true }).click();
  });

  await page.getByRole("button", { name: "Confirm: open 1, change 2, close 2 (+R$75.00)", exact: true }).click();
  await isOver(page);
  await expect(page.getByRole("heading", { level: 2, name: "1 account opened, 2 changed, 2 closed" })).toBeVisible();
  await expect(figure(page, "Closed")).toHaveText("2");
  await expect(figure(page, "Updated")).toHaveText("2");
});

test("a file with nothing to apply is refused, and offers its errors and another file", async ({ page, shop }) => {
  await openShop(page, shop);
  const open = "Email,Credit limit\nana@loja.example,100\nbia@loja.example,100\n";
  await check(page, shop, "create", "abertas.csv", open);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("#1 abertas.csv Refused");
  await expect(page.getByRole("heading", { level: 2, name: "Nothing would change; 2 rows are refused" })).toBeVisible();
  await expect(page.getByRole("button", { name: words.en.apply })).toHaveCount(0);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download failed rows" }).click();
  expect(await readFile(await (await download).path(), "utf8")).toContain("ana@loja.example");
  await isFine(page, "a run that is refused");

  await test.step("em português", async () => {
    await page.getByRole("link", { name: "PT", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("#1 abertas.csv Recusada");
    await expect(page.getByText("Não há nada para aplicar.")).toBeVisible();
    await page.getByRole("link", { name: "EN", exact: true }).click();
  });

  await test.step("where nothing would change, nobody is alarmed", async () => {
    await page.getByRole("button", { name: "Update them instead" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("#1 abertas.csv Nothing changes");
    const told = "Nothing would change: 2 accounts already as the file says";
    await expect(page.getByRole("heading", { level: 2, name: told })).toBeVisible();
    await expect(page.getByText("Refused")).toHaveCount(0);
    await isFine(page, "a run that changes nothing");
    await page.getByRole("link", { name: "Choose another file" }).click();
    await expect(page.getByLabel(words.en.chooseFile)).toBeAttached();
  });
});

test("a run that was undone says by which, or how much of it stands, and one that was stopped what it left out", async ({
  page,
  shop,
}) => {
  const put = await openShop(page, shop);
  const two = "Email,Credit limit\ngil@loja.example,1\nhugo@loja.example,2\n";
  await importFile(page, shop, "create", file("dois.csv", two));
  await undo(page);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("#2 Undo of #1 Done");
  await expect(page.getByRole("heading", { level: 2, name: "2 changes taken back" })).toBeVisible();
  await page.goto(`${shop.url}/imports/1`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("#1 dois.csv Undone by #2");
  await expect(page.getByRole("status")).toHaveText("Undone by #2. See import #2.");
  await expect(page.getByRole("button", { name: "Undo this import" })).toHaveCount(0);

  await importFile(page, shop, "create", file("dois.csv", two));
  const id = new URL(page.url()).pathname;
  await page.goto(`${shop.url}/accounts?q=gil`);
  await rows(page).getByRole("link").click();
  const account = new URL(page.url()).pathname.split("/").pop();
  await put(`${account}/creditlimit`, { value: 9 });
  await page.goto(`${shop.url}${id}`);
  await undo(page);
  await page.goto(`${shop.url}${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("#3 dois.csv Undone but for 1");
  await isFine(page, "a run of which something stands");

  await check(page, shop, "create", "três.csv", `${two}ivo@loja.example,3\n`);
  await page.getByRole("button", { name: "Forget this file" }).click();
  await page.goto(`${shop.url}/imports`);
  const told = (n: number) => rows(page).nth(n).getByRole("cell");
  await expect(told(0).nth(0)).toHaveText("#5 três.csv Create");
  await expect(told(0).nth(2)).toHaveText("Nothing applied; 3 rows not applied");
  await expect(told(0).nth(4)).toHaveText("Cancelled");
  await expect(told(1).nth(0)).toHaveText("#4 Undo of #3 dois.csv");
  await expect(told(1).nth(2)).toHaveText("1 change taken back, 1 kept");
  await expect(told(2).nth(4)).toHaveText("Undone but for 1");
  await expect(told(4).nth(4)).toHaveText("Undone by #2");
  await isFine(page, "a history of every kind");
  await page.getByRole("link", { name: "PT", exact: true }).click();
  await expect(told(4).nth(4)).toHaveText("Desfeita pela #2");
  await expect(told(1).nth(2)).toHaveText("1 alteração desfeita, 1 mantida");
});

test("credit exposure is what customers can owe, and the limits stand beside it", async ({ page, shop }) => {
  await openShop(page, shop, { toleranceEnabled: true });
  await check(page, shop, "create", "nova.csv", "Email,Credit limit,Tolerance\nnina@loja.example,1000,0.05\n");
  await expect(figure(page, "Credit exposure now")).toHaveText("R$400.00");
  const afterwards = page.locator("dl > div").filter({ hasText: "Afterwards" }).getByRole("definition");
  await expect(afterwards).toHaveText(["R$1,450.00", "+R$1,050.00", "limits R$1,400.00"]);
  await page.getByRole("button", { name: "Confirm: open 1 (+R$1,050.00)", exact: true }).click();
  await isOver(page);
  await expect(figure(page, "Credit exposure")).toHaveText("+R$1,050.00 limits +R$1,000.00");
  await page.goto(`${shop.url}/imports`);
  await expect(rows(page).getByRole("cell").nth(3)).toHaveText("+R$1,050.00 limits +R$1,000.00");
});

/** A shop with four customers: Ana owes 80, as much is held for Bia; gives what changes accounts over the API. */
async function openShop(page: Page, shop: Shop, settings: object = {}): Promise<Put> {
  await setUp(page, shop);
  const { stdout } = await shop.cli(["key", "add", "shop", "--role", "owner"]);
  const [, key] = /AppKey: (\S+)/.exec(stdout)!;
  const [, token] = /AppToken: (\S+)/.exec(stdout)!;
  const headers = { "X-VTEX-API-AppKey": key!, "X-VTEX-API-AppToken": token! };
  const putAt = async (path: string, data: object) => {
    const answer = await page.request.put(`${shop.url}/api/creditcontrol/${path}`, { headers, data });
    expect(answer.status(), await answer.text()).toBe(200);
  };
  await putAt("storeconfig", settings);
  const put: Put = (path, data) => putAt(`accounts/${path}`, data);
  for (const name of ["ana", "bia", "caio", "dora"]) {
    await put(name, { email: `${name}@loja.example`, creditLimit: 100 });
  }
  await put("ana/transactions/t1", { value: 80 });
  await put("ana/transactions/t1/settlement", { value: 80 });
  await put("bia/transactions/t2", { value: 80 });
  return put;
}

/** Sends a file, and waits until it is known what it would do. */
async function check(page: Page, shop: Shop, mode: "create" | "update", name: string, content: string): Promise<void> {
  await page.goto(`${shop.url}/accounts/import?mode=${mode}&lang=en`);
  await send(page, file(name, content));
  await isChecked(page);
}

/** Takes the run on the page back. */
async function undo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Undo this import" }).click();
  await isChecked(page);
  await page.getByRole("button", { name: words.en.apply }).click();
  await isOver(page);
}

function rowsOf(part: Locator): Locator {
  return part.getByRole("rowgroup").nth(1).getByRole("row");
}
