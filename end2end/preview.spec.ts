// What is told of a file before it is sent: how it is read, what is wrong with it, and what a person decides about it.
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { brazilian, columns, csv, customers, english, fields } from "./csv.ts";
import { faultyFile, refusedFiles } from "./faulty.ts";
import { isFine } from "./fine.ts";
import { expect, type Shop, test } from "./fixtures.ts";
import { awake, confirm, expectCounts, figure, file, isOver, setUp, type Upload, words } from "./pages.ts";

/** What the wizard says of a file. */
const said = {
  en: { rows: "Rows", good: "Good", warned: "With a warning", failed: "With an error", reading: "How the file is read", errors: "Rows with an error" },
  pt: { rows: "Linhas", good: "Corretas", warned: "Com aviso", failed: "Com erro", reading: "Como o arquivo é lido", errors: "Linhas com erro" },
  es: { rows: "Filas", good: "Correctas", warned: "Con aviso", failed: "Con error", reading: "Cómo se lee el archivo", errors: "Filas con error" },
};
type Lang = keyof typeof said;

test("a good file is told in three languages", async ({ page, shop }) => {
  await setUp(page, shop);
  const contas = file("contas.csv", csv([columns.pt, ...customers(1_200).map((one) => fields(one, brazilian))], brazilian));
  for (const [lang, found, count, limit] of [
    [
      "pt",
      { Codificação: "UTF-8", Separador: "ponto e vírgula", 'Separador decimal de "Limite de crédito"': "vírgula", "Linhas do arquivo": "1.225: dados 1.200, dentro de aspas 24, cabeçalho 1" },
      "1.200",
      /^R\$\u00a0100,00$/,
    ],
    [
      "es",
      { Codificación: "UTF-8", Separador: "punto y coma", 'Separador decimal de "Limite de crédito"': "coma", "Líneas del archivo": "1.225: filas 1.200, dentro de comillas 24, encabezado 1" },
      "1.200",
      /^R\$\u00a0100,00$/,
    ],
    [
      "en",
      { Encoding: "UTF-8", Separator: "semicolon", 'Decimal sign of "Limite de crédito"': "comma", "Lines of the file": "1,225: rows 1,200, inside quotes 24, header 1" },
      "1,200",
      /^R\$100\.00$/,
    ],
  ] as const) {
    await choose(page, shop, contas, lang);
    await expectVerdict(page, { rows: count, good: count }, lang);
    for (const [name, value] of Object.entries(found)) {
      await expect(figure(page, name), name).toHaveText(value);
    }
    const first = page.locator("#preview-rows").getByRole("row").nth(1).getByRole("cell");
    await expect(first.nth(1)).toHaveText("c0+fiado_0@exemplo.com.br");
    await expect(first.nth(4)).toHaveText(limit);
    await expect(page.locator("#preview-problems")).toBeEmpty();
  }
  await page.getByRole("button", { name: "Import file" }).click();
  await confirm(page);
  await isOver(page);
  await expectCounts(page, { created: "1,200" });
});

test("a faulty file is told with its lines, columns, values and reasons, and can be sent all the same", async ({ page, shop }) => {
  await setUp(page, shop);
  const { text, faulty } = faultyFile(300);
  // What the books say, such as that an account is open already, is not known before the file is there.
  const known = faulty.flatMap(({ line, faults }) => faults.map((fault) => ({ line, ...fault }))).filter(({ reason }) => !/cuenta abierta/.test(reason.source));
  await choose(page, shop, file("clientes.csv", text), "es");
  await expectVerdict(page, { rows: "349", good: /^30[0-9]$/, failed: /^4[0-9]$/ }, "es");
  const told = await page
    .getByRole("table", { name: said.es.errors })
    .getByRole("row")
    .evaluateAll((rows) => rows.slice(1).map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent?.trim())));
  expect(told).toEqual(known.map(({ line, column, value, reason }) => [String(line), column, value, expect.stringMatching(reason)]));
  await page.getByRole("button", { name: words.es.importFile }).click();
  await confirm(page, words.es);
  await isOver(page, words.es);
});

test("how a file is read can be decided otherwise, by the keyboard, and is sent with it", async ({ page, shop }) => {
  await setUp(page, shop);
  const text = "E-mail;Nome;Limite de crédito\r\njoao@loja.example;João;1.500\r\n";
  const upload = file("conta.csv", Buffer.from(text, "latin1"));
  await choose(page, shop, upload);
  await expect(figure(page, "Encoding")).toHaveText("Windows-1252");
  const limit = page.locator("#preview-rows").getByRole("row").nth(1).getByRole("cell").last();

  await test.step("an open decimal sign is answered, and the answer can be changed", async () => {
    await expect(page.getByRole("button", { name: "Import file" })).toBeDisabled();
    await page.getByRole("button", { name: "R$1,500.00 (decimal comma)" }).focus();
    await page.keyboard.press("Enter");
    await expect(limit).toHaveText("R$1,500.00");
    await expectVerdict(page, { rows: "1", good: "1" });
    const mark = page.getByLabel('Decimal sign of "Limite de crédito"');
    await mark.focus();
    await page.keyboard.press("ArrowUp");
    await expect(limit).toHaveText("R$1.50");
    await expect(mark, "the focus stays where it was").toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(limit).toHaveText("R$1,500.00");
  });

  await test.step("so are the encoding and the separator", async () => {
    const name = (name: string) => page.getByRole("table", { name: "Columns" }).getByRole("cell", { name, exact: true });
    await page.getByLabel("Encoding").selectOption("UTF-8");
    await expect(figure(page, "Encoding")).toHaveText("UTF-8");
    await expect(name("Jo\ufffdo")).toBeVisible();
    await page.getByLabel("Encoding").selectOption("Windows-1252");
    await expect(name("João")).toBeVisible();
    await page.getByLabel("Separator").selectOption("Vertical bar");
    await expect(page.getByRole("alert")).toContainText("No column of the file could be recognised as the email.");
    await expect(page.getByRole("button", { name: "Import file" })).toBeDisabled();
    await page.getByLabel("Separator").selectOption("Found automatically");
    await expectVerdict(page, { rows: "1", good: "1" });
  });

  const request = page.waitForRequest((request) => request.method() === "POST" && request.url().includes("/accounts/import"));
  await page.getByRole("button", { name: "Import file" }).click();
  const choices = new URL((await request).url()).searchParams.get("choices");
  expect(JSON.parse(choices!)).toEqual({
    encoding: "Windows1252",
    separator: null,
    limit_mark: "Comma",
    tolerance_mark: null,
    columns: null,
    named: [],
  });
});

test("columns are set by a person, and read the same in the next file", async ({ page, shop }) => {
  await setUp(page, shop);
  const first = file("first.csv", "Cliente,Valor,E-mail 2\nana@loja.example,10,x\n");
  await choose(page, shop, first);
  await expect(page.getByRole("alert")).toContainText("Or choose below what each column is.");
  await page.getByLabel("Read as: Cliente").selectOption("Email");
  await expectVerdict(page, { rows: "1", good: "1" });
  await page.getByLabel("Read as: Valor").selectOption("Credit limit");
  await expect(page.locator("#preview-rows").getByRole("cell", { name: "R$10.00" })).toBeVisible();

  await test.step("no two columns hold the same", async () => {
    await page.getByLabel("Read as: E-mail 2").selectOption("Email");
    await expect(page.getByLabel("Read as: Cliente")).toHaveValue("");
    await expectVerdict(page, { rows: "1", good: "0", failed: "1" });
    await page.getByLabel("Read as: Cliente").selectOption("Email");
    await expectVerdict(page, { rows: "1", good: "1" });
  });

  await test.step("the next file is read so from the start", async () => {
    await choose(page, shop, file("next.csv", "Cliente,Valor,E-mail 2\nbia@loja.example,20,\n"));
    await expect(page.getByText("Columns as you set them last time.")).toBeVisible();
    await expectVerdict(page, { rows: "1", good: "1" });
    await expect(page.getByLabel("Read as: Valor")).toHaveValue(await valueOf(page, "Credit limit"));
  });

  await test.step("until the names are to count again", async () => {
    await page.getByRole("button", { name: "Read them by their names" }).click();
    await expect(page.getByRole("alert")).toContainText("No column of the file could be recognised as the email.");
    await choose(page, shop, first);
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByText("Columns as you set them last time.")).toHaveCount(0);
  });
});

test("a file that cannot be imported is not sent", async ({ page, shop }) => {
  await setUp(page, shop);
  for (const [name, content, reason] of refusedFiles) {
    await choose(page, shop, file(name, content));
    await expect(page.getByRole("alert"), name).toContainText(reason);
    await expect(page.getByRole("button", { name: "Import file" }), name).toBeDisabled();
    await expect(page.locator("#preview-counts")).toBeEmpty();
  }
  await page.getByLabel(words.en.chooseFile).setInputFiles(file("few.csv", "Email\nana@loja.example\n"));
  await expectVerdict(page, { rows: "1", good: "1" });
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Import file" })).toBeEnabled();
});

test("nothing of a file is taken for markup", async ({ page, shop }) => {
  await setUp(page, shop);
  const evil = `"<img src=x onerror=""document.title='no'"">"`;
  await choose(page, shop, file("evil.csv", `Email,${evil}\n${evil},${evil}\n`));
  await expect(page.getByRole("region", { name: "Before this file can be imported" })).toContainText("<img src=x");
  await page.getByRole("button", { name: "Do not read it" }).click();
  await expectVerdict(page, { rows: "1", good: "0", failed: "1" });
  await expect(page.locator(".previews img")).toHaveCount(0);
  await expect(page.getByLabel(`Read as: <img src=x onerror="document.title='no'">`)).toBeVisible();
});

test("a hundred thousand rows are judged while the page stays awake", async ({ page, shop }, testInfo) => {
  await setUp(page, shop);
  await page.goto(`${shop.url}/accounts/import?mode=create`);
  await awake(page);
  const all = customers(100_000).map((one) => fields(one, english));
  for (let n = 99; n < all.length; n += 100) all[n]![3] = "lots";
  const path = testInfo.outputPath("large.csv");
  await writeFile(path, csv([columns.en, ...all], english));
  await page.evaluate(() => {
    const watched = { whole: 0, longest: 0 };
    Object.assign(window, { watched });
    const watch = () => {
      const began = performance.now();
      const look = (before: number) => {
        const now = performance.now();
        watched.longest = Math.max(watched.longest, now - before);
        if (document.querySelector("#preview-told")?.textContent) watched.whole = now - began;
        else setTimeout(look, 0, now);
      };
      look(began);
    };
    document.addEventListener("change", watch, { capture: true, once: true });
  });
  await page.getByLabel(words.en.chooseFile).setInputFiles(path);
  await expectVerdict(page, { rows: "100,000", good: "99,000", failed: "1,000" });
  // How long a task takes is the machine's; `cargo bench-wizard` measures it.
  const watched = await page.evaluate(() => (window as unknown as { watched: { whole: number; longest: number } }).watched);
  expect(watched.longest, "no task on the page's thread takes most of the time").toBeLessThan(watched.whole / 2);
  await expect(page.locator("#preview-problems").getByRole("row")).toHaveCount(101);
});

test("where the module that reads a file does not come, the file is sent unread", async ({ page, shop, context }) => {
  await setUp(page, shop);
  await page.goto(`${shop.url}/accounts/import?mode=create`);
  await awake(page);
  await context.route(/worker_bg\.wasm$/, (route) => route.abort());
  const chooser = page.getByLabel(words.en.chooseFile);
  const missed = page.waitForEvent("requestfailed");
  await chooser.focus();
  await missed;
  await chooser.setInputFiles(file("few.csv", "Email\nana@loja.example\n"));
  await page.getByRole("button", { name: "Import file" }).click();
  await confirm(page);
  await isOver(page);
  await expectCounts(page, { created: "1" });
});

test("without scripting the form is what it was", async ({ shop, browser }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await setUp(page, shop);
  await page.goto(`${shop.url}/accounts/import?mode=create`);
  await page.getByLabel(words.en.chooseFile).setInputFiles(file("names.csv", "Name,Document\nAna,1\n"));
  await expect(page.getByText(said.en.reading)).toHaveCount(0);
  await page.getByRole("button", { name: "Import file" }).click();
  await expect(page.getByRole("alert")).toContainText("No column of the file could be recognised as the email.");
});

test("the preview is fine in every state", async ({ page, shop }) => {
  await setUp(page, shop);
  const { text } = faultyFile(300);
  await choose(page, shop, file("a-rather-long-name-of-a-file-of-accounts-2026.csv", text));
  await expectVerdict(page, { rows: "349", good: /./, failed: /./ });
  await isFine(page, "faulty file");
  await choose(page, shop, file("names.csv", "Cliente,Valor\nana@loja.example,10\n"));
  await expect(page.getByRole("alert")).toBeVisible();
  await isFine(page, "no email column");
  const wide = (field: string) => Array.from({ length: 199 }, (_, n) => `${field} ${n}`).join(",");
  await choose(page, shop, file("wide.csv", `Email,${wide("Extra column")}\nana@loja.example,${wide("x".repeat(100))}\n`));
  await expectVerdict(page, { rows: "1", good: "1" });
  await isFine(page, "two hundred columns");
});

/** Opens the wizard's second step and chooses a file. */
async function choose(page: Page, shop: Shop, upload: Upload, lang: Lang = "en"): Promise<void> {
  await page.goto(`${shop.url}/accounts/import?mode=create&lang=${lang}`);
  await awake(page);
  await page.getByLabel(words[lang].chooseFile).setInputFiles(upload);
}

/** Waits until the whole file is judged, and compares what is said of its rows. */
async function expectVerdict(
  page: Page,
  counts: { rows: string; good: string | RegExp; warned?: string; failed?: string | RegExp },
  lang: Lang = "en",
): Promise<void> {
  const expected = { warned: "0", failed: "0", ...counts };
  for (const kind of ["rows", "good", "warned", "failed"] as const) {
    await expect(figure(page, said[lang][kind]), said[lang][kind]).toHaveText(expected[kind]);
  }
  await expect(page.locator("#preview-told")).toContainText(said[lang].rows);
}

/** The value of the option of this name. */
async function valueOf(page: Page, label: string): Promise<string> {
  const option = page.locator("#column-0 option", { hasText: new RegExp(`^${label}$`) });
  return (await option.getAttribute("value"))!;
}
