// The page of a run: what it would do, the choice, how far it is, the way back.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { columns, csv, customers, english, fields, parse } from "./csv.ts";
import { isFine } from "./fine.ts";
import { expect, type Shop, test } from "./fixtures.ts";
import { confirm, expectCounts, figure, file, importFile, isChecked, isOver, rows, send, setUp, words } from "./pages.ts";

const three = "Email,Credit limit\nana@loja.example,1000\nbia@loja.example,250.50\ncaio,7\n";

test("what a file would do is told in words and in money before anything is written", async ({ page, shop }) => {
  await setUp(page, shop);
  await check(page, shop, "create", "contas.csv", three);
  for (const [lang, headline, button, after] of [
    ["pt", "Abrir 2 contas; 1 linha é recusada", "Confirmar: abrir 2 (+R$\u00a01.250,50)", "R$\u00a01.250,50"],
    ["es", "Abrir 2 cuentas; se rechaza 1 fila", "Confirmar: abrir 2 (+R$\u00a01.250,50)", "R$\u00a01.250,50"],
    ["en", "Open 2 accounts; 1 row is refused", "Confirm: open 2 (+R$1,250.50)", "R$1,250.50"],
  ] as const) {
    await page.getByRole("link", { name: lang.toUpperCase(), exact: true }).click();
    await expect(page.getByRole("heading", { name: headline, exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: button, exact: true })).toBeVisible();
    await expect(page.getByRole("definition").filter({ hasText: after }).first()).toBeVisible();
  }
  await expect(page.getByRole("radio", { name: "All rows or none" })).toBeDisabled();
  await isFine(page, "a run that waits");
  await page.getByRole("link", { name: "1 row is refused" }).click();
  await expect(page.getByRole("region", { name: "Refused rows" }).getByRole("cell")).toHaveText([
    "4",
    "Email",
    "caio",
    '"caio" is not an email address. Write it like ana@example.com.',
  ]);
  await page.getByRole("button", { name: "Forget this file" }).click();
  await expect(page).toHaveURL(`${shop.url}/accounts/import?mode=create`);
  await page.goto(`${shop.url}/accounts`);
  await expect(page.getByText("Accounts found 0")).toBeVisible();
});

test("differences are told field by field, and those of one kind alone", async ({ page, shop }) => {
  await setUp(page, shop);
  const before = "Email,Credit limit\nana@loja.example,1000\nbia@loja.example,500\ncaio@loja.example,70\n";
  await importFile(page, shop, "create", file("antes.csv", before));
  const after = "Email,Credit limit,Tolerance,Status\nana@loja.example,900,,\nbia@loja.example,600,0.1,\ncaio@loja.example,,,Closed\ndora@loja.example,5,,\n";
  await check(page, shop, "update", "depois.csv", after);
  await expect(page.getByRole("heading", { name: "Open 1 account, change 2, close 1" })).toBeVisible();
  const changes = page.getByRole("table", { name: "What would change" }).getByRole("row");
  await expect(changes).toHaveCount(4);
  await expect(changes.nth(2)).toContainText(/3\s*bia@loja\.example\s*Credit limit R\$500\.00→becomesR\$600\.00Tolerance 0%→becomes10%/);
  await page.getByRole("link", { name: "1 account will be closed for good" }).click();
  await expect(changes).toHaveCount(2);
  await expect(changes.nth(1)).toContainText("caio@loja.example");
  await page.getByRole("link", { name: "Limit lowered" }).click();
  await expect(changes.nth(1)).toContainText("ana@loja.example");

  await test.step("the button says what the box says, and accounts that are none yet stay out", async () => {
    const box = page.getByRole("checkbox", { name: "1 row is not an account yet: create it too" });
    await expect(page.getByRole("button", { name: "Confirm: open 1, change 2, close 1 (−R$65.00)" })).toBeVisible();
    await box.uncheck();
    await page.getByRole("button", { name: "Confirm: change 2, close 1 (−R$70.00)" }).click();
    await isOver(page);
    await expectCounts(page, { updated: "2", failed: "1" });
    await expect(figure(page, "Closed")).toHaveText("1");
    await expect(figure(page, "Wanted")).toHaveText("The good rows, no new accounts");
  });
});

test("columns are chosen where none is recognised, and known the next time", async ({ shop, browser }) => {
  // With scripting they are chosen before the file is sent: see preview.spec.ts.
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await setUp(page, shop);
  await upload(page, shop, "create", "contatos.csv", "Contato;Teto\nana@loja.example;1.000,50\n");
  await expect(page.getByRole("alert")).toContainText("No column of the file could be recognised as the email.");
  await expect(page.getByRole("table").getByRole("row").nth(1)).toContainText("ana@loja.example");
  await page.getByLabel("Contato").selectOption("Email");
  await page.getByLabel("Teto").selectOption("Credit limit");
  await page.getByRole("button", { name: "Read it like this" }).click();
  await expect(page.getByRole("heading", { name: "Open 1 account" })).toBeVisible();
  await page.getByRole("button", { name: "Confirm: open 1 (+R$1,000.50)" }).click();
  await isOver(page);
  await upload(page, shop, "create", "contatos.csv", "Contato;Teto\nbia@loja.example;7\n");
  await expect(page.getByText("Columns as you set them last time.")).toBeVisible();
});

test("a file of accounts that are open already can change them instead", async ({ page, shop }) => {
  await setUp(page, shop);
  await importFile(page, shop, "create", file("antes.csv", three));
  await check(page, shop, "create", "outra.csv", "Email,Credit limit\nana@loja.example,900\nbia@loja.example,250.50\n");
  await expect(page.getByText("2 accounts are open already.")).toBeVisible();
  await isFine(page, "a run with nothing to confirm");
  await page.getByRole("button", { name: "Update them instead" }).click();
  await expect(page.getByRole("heading", { name: "Change 1 account, leave 1 as it is" })).toBeVisible();
  await page.getByRole("radio", { name: "All rows or none" }).check();
  await page.getByRole("button", { name: "Confirm: change 1 (−R$100.00)" }).click();
  await isOver(page);
  await expect(figure(page, "Wanted")).toHaveText("All rows or none");
  await expect(figure(page, "Credit exposure")).toHaveText("−R$100.00");
});

test("a run that goes on is watched, survives a reload, and can be stopped", async ({ page, shop }) => {
  await setUp(page, shop);
  await confirmPaused(page, shop, 40_000);
  const bar = page.getByRole("progressbar", { name: "Progress" });
  await expect(bar).toHaveAttribute("value", /^[1-9]\d?$/);
  await page.reload();
  await expect(page.getByText(/ rows? a second, .* left$/)).toBeVisible();
  const before = Number(await bar.getAttribute("value"));
  await shop.pauseImports(20_000);
  await expect.poll(async () => Number(await bar.getAttribute("value"))).toBeGreaterThan(before);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("#1 many.csv Cancelled");
  await expect(page.getByRole("status")).toHaveText(/^It was cancelled. What was applied stands; [\d,]+ rows not applied.$/);
  const created = await figure(page, "Created").textContent();
  await shop.resumeImports();
  await page.goto(`${shop.url}/accounts`);
  await expect(page.getByText(`Accounts found ${created}`)).toBeVisible();
});

test("a server that stops waits for nobody who watches, and the page goes on by itself", async ({ page, shop }) => {
  await setUp(page, shop);
  await confirmPaused(page, shop, 40_000);
  await expect(page.getByText(/ rows? a second, /)).toBeVisible();
  await shop.restart();
  await expect(page.getByText(/^[\d,]+ of 40,000 rows, resumed at row [\d,]+$/)).toBeVisible();
  await shop.resumeImports();
  await isOver(page);
  await expectCounts(page, { created: "40,000" });
});

test("failed rows that are put right heal the run, and what it did is taken back and told", async ({ page, shop }) => {
  await setUp(page, shop);
  await importFile(page, shop, "create", file("contas.csv", three));
  const first = page.url();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download failed rows" }).click();
  const [header, failed] = parse(await readFile(await (await download).path(), "utf8"), ",");
  failed![4] = "caio@loja.example";
  await check(page, shop, "create", "contas-errors.csv", csv([header!, failed!], english));
  await expect(page.getByText("Failed rows of #1, put right.")).toBeVisible();
  await confirm(page);
  await isOver(page);
  await page.goto(first);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("#1 contas.csv Done");
  await expect(figure(page, "Failed rows tried again")).toContainText("1 of 1 put right since");

  await test.step("its receipt says it all", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Receipt" }).click();
    expect((await download).suggestedFilename()).toBe("import-1.json");
    const receipt = JSON.parse(await readFile(await (await download).path(), "utf8"));
    expect(receipt).toMatchObject({ id: 1, fileName: "contas.csv", address: "127.0.0.1", attempts: [2], healed: 1 });
  });

  await test.step("an undo says first what it takes back and what it keeps", async () => {
    await page.goto(`${shop.url}/accounts?q=bia`);
    await rows(page).getByRole("link").click();
    await page.getByRole("group").filter({ hasText: "Credit limit" }).getByText("Edit", { exact: true }).click();
    await page.getByLabel("Credit limit", { exact: true }).fill("300");
    await page.getByRole("button", { name: "Update" }).first().click();
    await expect(page.getByText("The change was saved.")).toBeVisible();
    await page.goto(first);
    await page.getByRole("button", { name: "Undo this import" }).click();
    await isChecked(page);
    await expect(page.getByRole("heading", { level: 2, name: "Take back 1 change, keep 1 changed since" })).toBeVisible();
    await expect(figure(page, "Taken back")).toHaveText("1");
    await expect(figure(page, "Kept: changed since")).toHaveText("1");
    await expect(page.getByRole("region", { name: "Accounts that stay as they are" })).toContainText("bia@loja.example");
    await isFine(page, "an undo that waits");
    await page.getByRole("button", { name: "Confirm: take back 1 change (−R$1,000.00)" }).click();
    await isOver(page);
    await page.goto(first);
    await expect(figure(page, "Taken back by")).toHaveText("#3 Done");
    // What was kept may be taken back once it is as the import left it.
    await expect(page.getByRole("button", { name: "Undo this import" })).toBeVisible();
    await page.goto(`${shop.url}/accounts`);
    await expect(page.getByText("Accounts found 2")).toBeVisible();
    await page.goto(`${shop.url}/imports`);
    await expect(rows(page).first()).toContainText("#3 Undo of #1");
  });
});

test("everything works without any script", async ({ shop, browser }) => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await setUp(page, shop);
  await upload(page, shop, "create", "contas.csv", three);
  await confirm(page);
  await isOver(page);
  await expectCounts(page, { created: "2", failed: "1" });
  await page.getByRole("link", { name: "Import History" }).click();
  await expect(rows(page).first()).toContainText("contas.csv");
  await rows(page).first().getByRole("link").click();
  await page.getByRole("button", { name: "Undo this import" }).click();
  await isChecked(page);
  await page.getByRole("button", { name: "Confirm: take back 2 changes (−R$1,250.50)" }).click();
  await isOver(page);
  await page.goto(`${shop.url}/accounts`);
  await expect(page.getByText("Accounts found 0")).toBeVisible();
});

/** Sends a file, and waits until it is known what it would do. */
async function check(page: Page, shop: Shop, mode: "create" | "update", name: string, content: string): Promise<void> {
  await page.goto(`${shop.url}/accounts/import?mode=${mode}&lang=en`);
  await send(page, file(name, content));
  await isChecked(page);
}

/** Sends a file of so many customers and confirms it: the run waits with some of its rows done, and not all. */
async function confirmPaused(page: Page, shop: Shop, n: number): Promise<void> {
  const all = customers(n).map((one) => fields(one, english));
  await check(page, shop, "create", "many.csv", csv([columns.en, ...all], english));
  await shop.pauseImports(1);
  await confirm(page);
}

/** Sends a file without any script. */
async function upload(page: Page, shop: Shop, mode: "create" | "update", name: string, content: string): Promise<void> {
  await page.goto(`${shop.url}/accounts/import?mode=${mode}`);
  await page.getByLabel(words.en.chooseFile).setInputFiles(file(name, content));
  await page.getByRole("button", { name: words.en.importFile }).click();
  await expect(page).toHaveURL(/\/imports\/\d+$/);
}
