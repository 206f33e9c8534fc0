// Who may do what, as a clerk and a viewer meet it.
import type { Page } from "@playwright/test";
import { expect, type Shop, test } from "./fixtures.ts";
import { carla, file, importFile, type Person, rows, setUp, signIn } from "./pages.ts";

const vera: Person = { email: "vera@loja.example", password: "somente olhando" };

test("a clerk opens accounts at the store's own limit, and imports nothing", async ({ page, shop }) => {
  await openShopFor(page, shop, carla, "clerk");
  await expect(page.getByRole("banner")).toContainText("Clerk");
  await expect(page.getByRole("link", { name: "Import" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Export" })).toBeVisible();

  await test.step("the New dialog offers no limit and no tolerance, and says why", async () => {
    await page.getByRole("link", { name: "New" }).click();
    const dialog = page.getByRole("dialog", { name: "New account" });
    await expect(dialog).toContainText("Your role opens accounts without tolerance and at the store’s default limit, R$100.00.");
    await expect(dialog.getByLabel("Credit limit")).toHaveCount(0);
    await expect(dialog.getByLabel("Tolerance")).toHaveCount(0);
    await dialog.getByLabel("Email").fill("caio@loja.example");
    await dialog.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByRole("status")).toHaveText("Account caio@loja.example was opened.");
    await expect(rows(page).first()).toContainText("R$100.00");
  });

  await test.step("an account's ceiling is shown and not changed, but the account can be closed", async () => {
    await rows(page).filter({ hasText: "caio" }).getByRole("link").click();
    await expect(page.getByRole("region", { name: "Manage" })).toHaveText(/Credit limit\s*R\$100\.00\s*Tolerance\s*0%/);
    await expect(page.getByText("Edit", { exact: true })).toHaveCount(0);
    await page.getByRole("link", { name: "Close account" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Close account" }).click();
    await expect(page.getByRole("status")).toHaveText("Account caio@loja.example was closed.");
  });

  await test.step("a form made by hand moves no ceiling either", async () => {
    const form = { email: "dora@loja.example", credit_limit: "5000" };
    await page.goto(`${shop.url}/accounts/new`);
    await submitByHand(page, "/do/accounts/open", form);
    await expect(page.getByRole("alert")).toContainText('Without "Edit credits", accounts open at the store\'s limit of R$100.00');
    await page.goto(`${shop.url}/accounts`);
    await expect(page.getByText("Accounts found 1")).toBeVisible();
  });

  await isKindlyRefused(page, shop, "/accounts/import", "Import files");
  await isKindlyRefused(page, shop, "/accounts/import?mode=create", "Import files");
  await isKindlyRefused(page, shop, "/imports", "Import files");
  await isKindlyRefused(page, shop, "/imports/1", "Import files");
});

test("a viewer looks, and changes nothing", async ({ page, shop }) => {
  await openShopFor(page, shop, vera, "viewer");
  await expect(page.getByRole("banner")).toContainText("Viewer");
  for (const name of ["New", "Import", "Import History", "Imports"]) {
    await expect(page.getByRole("link", { name })).toHaveCount(0);
  }
  await expect(page.getByRole("link", { name: "Export" })).toBeVisible();

  await rows(page).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ana@loja.example");
  await expect(page.getByText("Edit", { exact: true })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Close account" })).toHaveCount(0);

  await isKindlyRefused(page, shop, "/accounts/new", "Open and close accounts");
  await isKindlyRefused(page, shop, "/accounts/import", "Import files");
  await isKindlyRefused(page, shop, "/imports", "Import files");
  await isKindlyRefused(page, shop, "/imports/1", "Import files");
});

/** A shop with Ana's account, made by its owner; then the person comes in. */
async function openShopFor(page: Page, shop: Shop, person: Person, role: string): Promise<void> {
  await setUp(page, shop);
  await importFile(page, shop, "create", file("ana.csv", "Email\nana@loja.example\n"));
  await page.getByRole("button", { name: "Sign out" }).click();
  const added = await shop.cli(["user", "add", person.email, "--role", role], `${person.password}\n`);
  expect(added.stdout).toBe(`${person.email} may sign in as ${role}.\n`);
  expect(added.code).toBe(0);
  await page.goto(`${shop.url}/accounts`);
  await signIn(page, person);
  await expect(page).toHaveURL(`${shop.url}/accounts`);
}

/** Sends a form that no page of ours has, as somebody could who knows the browser's tools. */
async function submitByHand(page: Page, action: string, values: Record<string, string>): Promise<void> {
  await page.evaluate(
    ([action, values]) => {
      const form = document.createElement("form");
      form.method = "post";
      form.action = action;
      for (const [name, value] of Object.entries(values)) {
        form.append(Object.assign(document.createElement("input"), { name, value }));
      }
      document.body.append(form);
      form.submit();
    },
    [action, values] as const,
  );
}

/** The page says that the role does not include what is asked for, and where to go on. */
async function isKindlyRefused(page: Page, shop: Shop, address: string, permission: string): Promise<void> {
  await test.step(`${address} is refused kindly`, async () => {
    const answer = await page.goto(shop.url + address);
    expect(answer?.status(), address).toBe(403);
    await expect(page.getByRole("main")).toContainText(`Your role does not include "${permission}". Ask an owner for it.`);
    await page.getByRole("main").getByRole("link", { name: "Accounts" }).last().click();
    await expect(page).toHaveURL(`${shop.url}/accounts`);
  });
}
