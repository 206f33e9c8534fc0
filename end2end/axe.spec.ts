// Every page, for everybody: axe finds nothing in light and dark, wide and narrow, and nothing is cut off at 320 px.
import type { Page } from "@playwright/test";
import { columns, csv, customers, english, fields } from "./csv.ts";
import { isFine } from "./fine.ts";
import { expect, type Shop, test } from "./fixtures.ts";
import { awake, file, importFile, rows, setUp } from "./pages.ts";

test("the pages to come in, and those of an empty shop", async ({ page, shop }) => {
  await page.goto(shop.setupUrl);
  await isFine(page, "setup");
  await page.getByLabel("Email").fill("olga@loja");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create owner" }).click();
  await expect(page.locator("[aria-invalid=true]")).toHaveCount(2);
  await isFine(page, "setup with faults");
  await setUp(page, shop);
  await isFine(page, "accounts, none");
  await page.goto(`${shop.url}/imports`);
  await isFine(page, "history, none");
  await page.goto(`${shop.url}/nowhere`);
  await isFine(page, "404");
  await page.getByRole("button", { name: "Sign out" }).click();
  await isFine(page, "login");
  await page.getByLabel("Email").fill("olga@loja.example");
  await page.getByLabel("Password").fill("a wrong password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await isFine(page, "login, refused");
});

test("the pages of accounts", async ({ page, shop }) => {
  await openShop(page, shop);
  await page.goto(`${shop.url}/accounts?status=all`);
  await isFine(page, "accounts");
  await page.goto(`${shop.url}/accounts/new`);
  await awake(page);
  await page.getByLabel("Document", { exact: true }).fill("55555555555");
  await page.getByLabel("Email").fill("ana");
  await page.getByLabel("Tolerance").fill("x");
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.locator("[aria-invalid=true]")).toHaveCount(2);
  await awake(page);
  await isFine(page, "New with faults");
  await page.goto(`${shop.url}/accounts`);
  await rows(page).first().getByRole("link").click();
  await awake(page);
  await isFine(page, "details");
  await page.getByText("Edit", { exact: true }).first().click();
  await isFine(page, "details, editing");
  await page.goto(`${shop.url}/accounts?status=closed`);
  await rows(page).first().getByRole("link").click();
  await isFine(page, "details of a closed account");
});

test("the pages of imports", async ({ page, shop }) => {
  await openShop(page, shop);
  await isFine(page, "a run with errors and warnings");
  await page.goto(`${shop.url}/imports`);
  await isFine(page, "history");
  await page.goto(`${shop.url}/accounts/import`);
  await isFine(page, "wizard, mode");
  await page.goto(`${shop.url}/accounts/import?mode=create`);
  await awake(page);
  await isFine(page, "wizard, file");
  await page.getByLabel("Drop your CSV here or choose a file").setInputFiles(file("a-rather-long-name-of-a-file-of-accounts-2026.csv", "x"));
  await isFine(page, "wizard, file chosen");
});

/** A shop with a page of accounts, one with a long email and one closed, from a file with every kind of note. */
async function openShop(page: Page, shop: Shop): Promise<void> {
  await setUp(page, shop);
  const header = [...columns.en.slice(0, 5), "Status"];
  const good = customers(60).map((one) => [...fields(one, english).slice(0, 5), ""]);
  const odd = [
    ["closed@loja.example", "", "", "100", "0", "Closed"],
    [`${"a-very-long-name".repeat(6)}@loja.example`, "55555555555", "CPF", "10000000000000", "5", ""],
    ["ana", "12#34", "C P F", "lots", "-1", "perhaps"],
    [`${"x".repeat(240)}@loja.example`, "1".repeat(41), "CPF", "1", "1", ""],
  ];
  await importFile(page, shop, "create", file("all-kinds.csv", csv([header, ...good, ...odd], english)));
}
