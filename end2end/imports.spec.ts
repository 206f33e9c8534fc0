// Imports: thousands of rows in each language, files that are wrong, files that are put right, and a power cut.
import { readFile, truncate, writeFile } from "node:fs/promises";
import { stripVTControlCharacters } from "node:util";
import type { Page } from "@playwright/test";
import { brazilian, columns, csv, type Customer, customers, english, fields, parse } from "./csv.ts";
import { before, dialect as spanish, faultyFile, refusedFiles } from "./faulty.ts";
import { expect, test } from "./fixtures.ts";
import { awake, confirm, expectCounts, figure, file, importFile, isChecked, isOver, olga, rows, send, setUp, words } from "./pages.ts";

test("ten thousand rows are imported, again, and changed, in three languages", async ({ page, shop }) => {
  await setUp(page, shop);
  const all = customers(10_000);
  const contas = file("contas.csv", csv([columns.pt, ...all.map((one) => fields(one, brazilian))], brazilian));

  await test.step("em português: cada linha abre uma conta", async () => {
    await page.getByRole("link", { name: "PT", exact: true }).click();
    await page.getByRole("link", { name: "Importar" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Importar contas" })).toBeVisible();
    await expect(page.getByRole("group", { name: "Deseja criar ou atualizar contas?" })).toBeVisible();
    await page.getByLabel("Criar").check();
    await page.getByRole("button", { name: "Continuar" }).click();
    await send(page, contas, words.pt);
    await confirm(page, words.pt);
    await isOver(page, words.pt);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("#1 contas.csv Concluída");
    await expectCounts(page, { created: "10.000" }, words.pt);
    await expect(figure(page, "Codificação")).toHaveText("UTF-8");
    await expect(figure(page, "Separador")).toHaveText("ponto e vírgula");
    await expect(figure(page, 'Separador decimal de "Limite de crédito"')).toHaveText("vírgula");
    await expect(figure(page, "Colunas não lidas")).toHaveText("Nome");
    await expect(figure(page, "Linhas do arquivo")).toHaveText("10.201: dados 10.000, dentro de aspas 200, cabeçalho 1");
  });

  await test.step("nothing was lost on the way: leading zeros, accents, amounts", async () => {
    const zeros = all[10]!;
    expect(zeros.document).toMatch(/^0/);
    await page.goto(`${shop.url}/accounts?q=${zeros.document}`);
    await expect(page.getByText("Contas encontradas 1", { exact: true })).toBeVisible();
    await expect(rows(page)).toContainText(zeros.email);
    await expect(rows(page)).toContainText(reais(zeros));
    await page.goto(`${shop.url}/accounts`);
    await expect(page.getByText("Contas encontradas 10.000")).toBeVisible();
  });

  await test.step("en español: el mismo archivo otra vez, y cada fila ya está abierta", async () => {
    await page.getByRole("link", { name: "ES", exact: true }).click();
    await page.getByRole("link", { name: "Importar" }).click();
    await page.getByLabel("Crear").check();
    await page.getByRole("button", { name: "Continuar" }).click();
    await send(page, contas, words.es);
    await isChecked(page, words.es);
    await expect(page.getByRole("heading", { level: 2, name: "Nada cambiaría; se rechazan 10.000 filas" })).toBeVisible();
    await expect(page.getByText("Este es el mismo archivo de la importación #1; nada cambiaría.")).toBeVisible();
    const errors = page.getByRole("region", { name: "Filas rechazadas" });
    const line = errors.getByRole("row").nth(1).getByRole("cell");
    await expect(line).toHaveText(["2", "E-mail", all[0]!.email, /^Este email es de la cuenta abierta \S+\. Usa otro o cambia esa cuenta\.$/]);
    await expect(errors.getByRole("row")).toHaveCount(11);
    await errors.getByRole("link", { name: "Más" }).click();
    await expect(line.nth(2)).toHaveText(all[10]!.email);
    await errors.getByRole("link", { name: "Desde el principio" }).click();
    await expect(line.nth(2)).toHaveText(all[0]!.email);
  });

  await test.step("in English: a changed file, in another dialect", async () => {
    const changed = all.map((one, n): Customer => {
      if (n < 700) return { ...one, limitInCents: one.limitInCents + 1_050 };
      if (n < 1_000) return { ...one, toleranceInPercent: one.toleranceInPercent + 1 };
      return one;
    });
    const rowsOfFile = [...changed, ...customers(25, 10_000)].map((one) => fields(one, english));
    // A blank cell changes nothing.
    for (const row of rowsOfFile.slice(1_000, 2_000)) row[3] = row[4] = "";
    await page.getByRole("link", { name: "EN", exact: true }).click();
    await page.goto(`${shop.url}/accounts/import`);
    await page.getByLabel("Update").check();
    await page.getByRole("button", { name: "Continue" }).click();
    await send(page, file("changed.csv", csv([columns.en, ...rowsOfFile], english)));
    await confirm(page);
    await isOver(page);
    await expectCounts(page, { created: "25", updated: "1,000", unchanged: "9,000" });
    await page.goto(`${shop.url}/accounts?q=${encodeURIComponent(all[1]!.email)}`);
    await expect(rows(page)).toContainText(`R$${((all[1]!.limitInCents + 1_050) / 100).toLocaleString("en-US", { minimumFractionDigits: 2 })}`);
  });

  await test.step("the history tells of all three, the newest first", async () => {
    await page.getByRole("link", { name: "Import History" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Import History" })).toBeVisible();
    const told = (n: number) => rows(page).nth(n).getByRole("cell");
    const who = new RegExp(`${olga.email}$`);
    await expect(rows(page)).toHaveCount(3);
    const money = /^\+R\$[\d,]+\.\d\d/;
    await expect(told(0)).toHaveText(["#3 changed.csv Update", who, "25 accounts opened, 1,000 changed, 9,000 unchanged", money, "Done"]);
    await expect(told(1)).toHaveText(["#2 contas.csv Create", who, "Nothing would change; 10,000 rows are refused", "", "Refused"]);
    await expect(told(2)).toHaveText(["#1 contas.csv Create", who, "10,000 accounts opened", money, "Done"]);
  });
});

test("forty-nine faulty rows are told, downloaded, put right, and healed", async ({ page, shop }) => {
  await setUp(page, shop);
  await importFile(page, shop, "create", file("antes.csv", before));
  const { text, faulty } = faultyFile(300);
  await page.goto(`${shop.url}/accounts/import?mode=create&lang=es`);
  await send(page, file("clientes.csv", text), words.es);
  await confirm(page, words.es);
  await isOver(page, words.es);
  await expectCounts(page, { created: "300", failed: "49" }, words.es);

  await test.step("each is told with its line, its column, its value, and what would be right", async () => {
    const told = await rows(page).evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent?.trim())),
    );
    const expected = faulty.flatMap(({ line, faults }) =>
      faults.map(({ column, value, reason }) => [String(line), column, value, expect.stringMatching(reason)]),
    );
    expect(told).toEqual(expected);
  });

  const errors = await downloadFailed(page, "Descargar filas con error");
  expect(errors.name).toBe("clientes-errors.csv");
  const [header, ...failed] = parse(errors.text, spanish.separator);
  // What is wrong stands before the fields; the titles name the import and how its amounts are written.
  const titles = [/^Línea \(importación \d+\)$/, /^Columna$/, /^Motivo$/, /^Sugerencia \(importes como 1000,50\)$/];
  const own = header!.slice(titles.length);
  titles.forEach((title, n) => expect(header![n]).toMatch(title));
  const reported = (row: string[]) => row.slice(0, titles.length);
  expect(failed.map((row) => reported(row)[0]), "each under its heading, also of a row too short or too long").toEqual(
    faulty.map(({ line }) => String(line)),
  );

  /** What a person does in a spreadsheet: the cells that are wrong are typed anew, the rest stays as it is. */
  const corrected = failed.map((row, n) => [...reported(row), ...faulty[n]!.meant]);

  await test.step("all but one are put right: that one comes back alone", async () => {
    const but = [header!, failed[0]!, ...corrected.slice(1)];
    await page.goto(`${shop.url}/accounts/import?mode=create`);
    await send(page, file("clientes-errors.csv", csv(but, spanish)), words.es);
    await confirm(page, words.es);
    await isOver(page, words.es);
    await expectCounts(page, { created: "48", failed: "1" }, words.es);
    const again = await downloadFailed(page, "Descargar filas con error");
    const [headerAgain, ...failedAgain] = parse(again.text, spanish.separator);
    expect(headerAgain!.slice(titles.length), "the reasons are not added twice").toEqual(own);
    expect(failedAgain, "the line is that of the first file").toEqual([failed[0]]);
  });

  await test.step("the last one is put right too", async () => {
    await page.goto(`${shop.url}/accounts/import?mode=create`);
    await send(page, file("clientes-errors.csv", csv([header!, corrected[0]!], spanish)), words.es);
    await confirm(page, words.es);
    await isOver(page, words.es);
    await expectCounts(page, { created: "1" }, words.es);
    await expect(page.getByRole("link", { name: "Descargar filas con error" })).toHaveCount(0);
    await page.goto(`${shop.url}/accounts`);
    await expect(page.getByText("Cuentas encontradas 351")).toBeVisible();
  });
});

test("a run goes on after a reload and after a power cut, and its totals are exact", async ({ page, shop }) => {
  await setUp(page, shop);
  const all = customers(40_000).map((one) => fields(one, english));
  // Every hundredth row fails, so that the notes are counted too.
  for (let n = 99; n < all.length; n += 100) all[n]![3] = "lots";
  await page.goto(`${shop.url}/accounts/import?mode=create`);
  await send(page, file("large.csv", csv([columns.en, ...all], english)));
  const run = page.url();
  await isChecked(page);
  await shop.pauseImports(1);
  await confirm(page);

  await test.step("a reload shows how far it is, and so does the history", async () => {
    await isUnderWay(page);
    await page.goto(`${shop.url}/imports`);
    await expect(rows(page)).toContainText("Running");
    await expect(page.getByRole("progressbar")).toBeVisible();
    await page.goto(run);
    await isUnderWay(page);
    await expect(page.getByText(/^[\d,]+ of 40,000 rows$/)).toBeVisible();
  });

  await test.step("the server is killed, and started again: nobody has to do anything", async () => {
    await shop.kill();
    await shop.restart();
    await expect(page.getByText(/^[\d,]+ of 40,000 rows, resumed at row [\d,]+$/)).toBeVisible();
    await shop.resumeImports();
    await isOver(page);
    expect(stripVTControlCharacters(shop.log), "it did not begin anew").toMatch(/an import runs .*from_row=[1-9]/);
    await expectCounts(page, { created: "39,600", failed: "400" });
    await expect(figure(page, "Rows")).toHaveText("40,000");
  });

  await page.goto(`${shop.url}/accounts`);
  await expect(page.getByText("Accounts found 39,600")).toBeVisible();
  await page.goto(`${shop.url}/accounts/import?mode=create`);
  await send(page, file("large.csv", csv([columns.en, ...all.slice(0, 1_000)], english)));
  await expect(page.getByRole("heading", { name: "Nothing would change; 1,000 rows are refused" })).toBeVisible();
});

test.describe("the wizard", () => {
  const few = file("few.csv", "Email\nana@loja.example\nbia@loja.example\n");

  test("gives a template, and takes a file that is dropped", async ({ page, shop }, testInfo) => {
    await setUp(page, shop);
    await page.getByRole("link", { name: "Import", exact: true }).click();
    await expect(page.getByLabel("Create")).toBeChecked();

    await test.step("the mode is chosen by the keyboard, and can be chosen anew", async () => {
      await page.getByLabel("Create").focus();
      await page.keyboard.press("ArrowDown");
      await expect(page.getByLabel("Update")).toBeChecked();
      await page.keyboard.press("Enter");
      await expect(page.getByLabel(words.en.chooseFile)).toBeAttached();
      await page.getByRole("link", { name: "Back" }).click();
      await expect(page.getByLabel("Update"), "what was chosen is kept").toBeChecked();
      await page.getByLabel("Create").check();
      await page.getByRole("button", { name: "Continue" }).click();
    });

    await test.step("the template has the 13 columns", async () => {
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "Download template" }).click();
      const template = parse(await readFile(await (await download).path(), "utf8"), ",");
      expect(template).toEqual([
        [
          "Id",
          "Email",
          "Document",
          "Document Type",
          "Status",
          "Credit limit",
          "Tolerance rate",
          "Balance",
          "Available credit",
          "Pre authorized credit",
          "Available balance",
          "Created at",
          "Updated at",
        ],
      ]);
    });

    await awake(page);
    const path = testInfo.outputPath(few.name);
    await writeFile(path, few.buffer);
    await drop(page, path);
    await expect(page.getByText("few.csv 40 B")).toBeVisible();
    await page.getByRole("button", { name: "Import file" }).click();
    await confirm(page);
    await isOver(page);
    await expectCounts(page, { created: "2" });
  });

  test("works without any script", async ({ shop, browser }) => {
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await setUp(page, shop);
    await page.getByRole("link", { name: "Import", exact: true }).click();
    await page.getByLabel("Update").check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByLabel(words.en.chooseFile).setInputFiles(few);
    await page.getByRole("button", { name: "Import file" }).click();
    await confirm(page);
    await isOver(page);
    await expectCounts(page, { created: "2" });
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("#1 few.csv Done");
  });

  test("says to sign in again when the session has ended meanwhile", async ({ page, shop }) => {
    await setUp(page, shop);
    await page.goto(`${shop.url}/accounts/import?mode=create`);
    await awake(page);
    await page.getByLabel(words.en.chooseFile).setInputFiles(few);
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Import file" }).click();
    await expect(page.getByRole("alert")).toHaveText("You are signed out. Sign in to go on.");
  });

  test("refuses a file that cannot be read, with the reason", async ({ shop, browser }) => {
    // With scripting such a file is not even sent: see preview.spec.ts.
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await setUp(page, shop);
    for (const [name, content, reason] of refusedFiles) {
      await page.goto(`${shop.url}/accounts/import?mode=create`);
      await page.getByLabel(words.en.chooseFile).setInputFiles(file(name, content));
      await page.getByRole("button", { name: "Import file" }).click();
      await expect(page.getByRole("alert"), name).toContainText(reason);
      await page.getByRole("link", { name: "Choose another file" }).click();
      await expect(page.getByLabel(words.en.chooseFile)).toBeAttached();
    }
    await page.goto(`${shop.url}/accounts`);
    await expect(page.getByText("Accounts found 0"), "nothing was written").toBeVisible();
  });

  test("says what hinders a file on its way", async ({ page, shop }, testInfo) => {
    await setUp(page, shop);
    await page.goto(`${shop.url}/accounts/import?mode=create`);
    await awake(page);
    const chooser = page.getByLabel(words.en.chooseFile);
    const importIt = page.getByRole("button", { name: "Import file" });

    await test.step("a file that is too large is not even sent", async () => {
      const path = testInfo.outputPath("huge.csv");
      await writeFile(path, "");
      await truncate(path, 512 * 1024 * 1024 + 1);
      await chooser.setInputFiles(path);
      await expect(page.getByRole("alert")).toHaveText("The file is larger than 512\u00a0MB. Split it and import the parts one by one.");
      await importIt.click();
      await expect(page.getByRole("alert")).toBeVisible();
    });

    await test.step("while the server is away, the file waits to be sent again", async () => {
      await chooser.setInputFiles(few);
      await expect(page.getByRole("alert")).toHaveCount(0);
      await shop.kill();
      await importIt.click();
      await expect(page.getByRole("alert")).toHaveText("The server cannot be reached. Check your connection and try again.");
      await shop.restart();
      await importIt.click();
      await confirm(page);
      await isOver(page);
      await expectCounts(page, { created: "2" });
    });
  });
});

/** The run's page tells of some rows, and not yet of all. */
async function isUnderWay(page: Page): Promise<void> {
  await expect(page.getByRole("progressbar", { name: "Progress" })).toHaveAttribute("value", /^[1-9]\d?$/);
}

/** Downloads the failed rows of the run on the page. */
async function downloadFailed(page: Page, label: string): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: label }).click();
  const name = (await download).suggestedFilename();
  return { name, text: await readFile(await (await download).path(), "utf8") };
}

/** Drags a file from outside over the drop zone, and lets it fall. */
async function drop(page: Page, path: string): Promise<void> {
  const box = (await page.getByText("Drop your CSV here or").boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const devtools = await page.context().newCDPSession(page);
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await devtools.send("Input.dispatchDragEvent", { type, ...at, data });
  }
}

/** A credit limit as it is shown in Portuguese. */
function reais(customer: Customer): string {
  const amount = (customer.limitInCents / 100).toLocaleString("pt-BR", { minimumFractionDigits: 2 });
  return `R$\u00a0${amount}`;
}
