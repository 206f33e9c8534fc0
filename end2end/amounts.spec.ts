// Amounts and rates as they are typed: read back, asked about where they can be two, and told where they are odd.
import type { Locator, Page } from "@playwright/test";
import { isFine } from "./fine.ts";
import { expect, type Shop, test } from "./fixtures.ts";
import { anotherBrowser, awake, figure, putsForAna, rows, setUp } from "./pages.ts";

const ID = "52998224726_CPF";

test("an amount is read back as one types, and asked about where English reads it in two ways", async ({ page, shop }) => {
  await setUp(page, shop);
  await page.goto(`${shop.url}/accounts/new`);
  await awake(page);
  const limit = page.getByLabel("Credit limit (BRL)");
  const tolerance = page.getByLabel("Tolerance");
  const confirm = page.getByRole("button", { name: "Confirm" });

  await test.step("what is understood stands below the field, and nothing moves for it", async () => {
    await expect(limit).toHaveAccessibleDescription("Empty: the store’s default, R$100.00.");
    // Where it stands once the dialog has come in.
    await page.getByRole("dialog").evaluate((dialog) =>
      Promise.all(dialog.getAnimations({ subtree: true }).map((animation) => animation.finished)),
    );
    const before = await confirm.boundingBox();
    for (const [typed, understood] of [
      ["1", "R$1.00"],
      ["1.0", "R$1.00"],
      ["1.000", "1000 or 1.00?"],
      ["1.000,5", "R$1,000.50"],
      ["1 000", "R$1,000.00"],
      ["r$1,000", "R$1,000.00"],
      ["US$ 5", null],
    ] as const) {
      await limit.fill(typed);
      await reads(limit, understood);
    }
    for (const [typed, understood] of [
      ["0.125", "12.5%"],
      ["5%", "5%"],
      ["5", "500%"],
    ] as const) {
      await tolerance.fill(typed);
      await reads(tolerance, understood);
    }
    await limit.fill("1000");
    await tolerance.fill("5%");
    expect(await confirm.boundingBox()).toEqual(before);
  });

  await test.step("what can be two amounts is not taken", async () => {
    await page.getByLabel("Email").fill("ana@loja.example");
    await limit.fill("1.000");
    await tolerance.focus();
    await isAsked(limit, '"1.000" can be read as 1000 or as 1.00. Write the one you mean.');
    await confirm.click();
    await expect(page.getByRole("alert")).toContainText("Nothing was saved yet.");
    await expect(limit).toHaveValue("1.000");
    await isAsked(limit, '"1.000" can be read as 1000 or as 1.00. Write the one you mean.');
    await awake(page);
    await limit.fill("1,000");
    await reads(limit, "R$1,000.00");
    await confirm.click();
    await expect(rows(page)).toContainText("R$1,000.00");
  });
});

test("an amount is asked about where Portuguese reads it in two ways", async ({ page, shop }) => {
  await setUp(page, shop);
  await page.goto(`${shop.url}/accounts/new?lang=pt`);
  await awake(page);
  const limit = page.getByLabel("Limite de crédito (BRL)");
  await limit.fill("1,000");
  await reads(limit, "1000 ou 1,00?");
  await page.getByLabel("Email").fill("ana@loja.example");
  await isAsked(limit, '"1,000" pode ser lido como 1000 ou como 1,00. Escreva o que você quer dizer.');
  await page.getByRole("button", { name: "Confirmar" }).click();
  await expect(page.getByRole("alert")).toContainText("Nada foi salvo ainda.");
  await isAsked(limit, '"1,000" pode ser lido como 1000 ou como 1,00. Escreva o que você quer dizer.');
  await awake(page);
  await limit.fill("1.000");
  await reads(limit, "R$\u00a01.000,00");
  await page.getByRole("button", { name: "Confirmar" }).click();
  await expect(rows(page)).toContainText("R$\u00a01.000,00");
});

test("a tolerance above 100 % is asked about before it is saved", async ({ page, shop }) => {
  await setUp(page, shop);
  const confirm = page.getByRole("button", { name: "Confirm" });
  const yes = page.getByRole("checkbox", { name: "Yes, 500%" });

  await test.step("of a new account", async () => {
    await page.goto(`${shop.url}/accounts/new`);
    await awake(page);
    await page.getByLabel("Email").fill("ana@loja.example");
    await page.getByLabel("Tolerance").fill("5");
    await confirm.click();
    await expect(page).toHaveURL(`${shop.url}/accounts/new`);
    await expect(page.getByLabel("Tolerance")).toHaveAccessibleDescription(/A tolerance of 500% is more than the limit itself\. If you meant 5%, write 5%\./);
    await expect(yes).not.toBeChecked();
    await awake(page);
    await isFine(page, "New, tolerance asked");
    await yes.check();

    // Another rate is another question.
    await page.getByLabel("Tolerance").fill("7");
    await page.getByLabel("Email").focus();
    await expect(page.getByRole("checkbox", { name: "Yes, 700%" })).not.toBeChecked();
    await page.getByLabel("Tolerance").fill("5");
    await page.getByLabel("Email").focus();
    await yes.check();
    await confirm.click();
    await expect(page.getByRole("status")).toHaveText("Account ana@loja.example was opened.");
  });

  await test.step("of a changed one", async () => {
    await rows(page).getByRole("link").click();
    await awake(page);
    await edit(page, "Tolerance");
    await page.getByLabel("Tolerance").fill("150%");
    await page.getByRole("button", { name: "Update" }).click();
    await expect(page.getByRole("alert")).toContainText("Nothing was saved yet.");
    await expect(page.getByRole("group").filter({ hasText: "Tolerance" })).toContainText("500%");
    await page.getByRole("checkbox", { name: "Yes, 150%" }).check();
    await page.getByRole("button", { name: "Update" }).click();
    await expect(page.getByRole("status")).toHaveText("The change was saved.");
    await expect(page.getByRole("group").filter({ hasText: "Tolerance" })).toContainText("150%");
  });
});

test("an edited account is told of as a new one, and a limit below what is used with its amounts", async ({ page, shop }) => {
  const address = await openShop(page, shop);
  await page.goto(address);
  await awake(page);
  await edit(page, "Credit limit");
  await page.getByLabel("Credit limit").fill("100");
  await reads(page.getByLabel("Credit limit"), "R$100.00");
  await page.getByRole("button", { name: "Update" }).click();
  await expect(page.getByRole("status")).toHaveText([
    "The change was saved.",
    /^CPF "529\.982\.247-26" fails its check digits\./,
    "The credit limit of R$100.00 is below the R$180.00 that is used. What was bought stays as it is.",
  ]);
  await expect(figure(page, "Available credit")).toHaveText("-R$80.00");
  await isFine(page, "details, limit below what is used");

  await test.step("what is owed is read back too, and may be typed as it is shown", async () => {
    await page.getByRole("link", { name: "Close account" }).click();
    await awake(page);
    const owed = page.getByLabel("Amount owed");
    await owed.fill("100");
    await page.getByRole("button", { name: "Close account" }).click();
    await expect(page.getByRole("dialog"), "what went wrong is in view").toContainText("The amount owed is R$180.00.");
    await awake(page);
    await owed.fill("180");
    await reads(owed, "R$180.00");
    await owed.fill("R$180.00");
    await page.getByRole("button", { name: "Close account" }).click();
    await expect(page.getByRole("status")).toHaveText("Account ana@loja.example was closed.");
  });
});

test("the same is asked and told without any script", async ({ page, shop, browser, context }) => {
  const address = await openShop(page, shop);
  const plain = await anotherBrowser(browser, context, { javaScriptEnabled: false });

  await plain.goto(`${shop.url}/accounts/new?lang=es`);
  await plain.getByLabel("Email").fill("bia@loja.example");
  await plain.getByLabel("Límite de crédito (BRL)").fill("1,000");
  await plain.getByLabel("Tolerancia").fill("2,5");
  await plain.getByRole("button", { name: "Confirmar" }).click();
  await isAsked(plain.getByLabel("Límite de crédito (BRL)"), '"1,000" se puede leer como 1000 o como 1,00. Escribe el que quieres decir.');
  await expect(plain.getByText('Una tolerancia del 250% es mayor que el propio límite. Si querías decir 2,5%, escribe 2,5%.')).toBeVisible();
  await plain.getByRole("checkbox", { name: "Sí, 250%" }).check();
  await plain.getByRole("button", { name: "Confirmar" }).click();
  await expect(plain.getByRole("checkbox", { name: "Sí, 250%" }), "a tick stays while something else is asked").toBeChecked();
  await plain.getByLabel("Límite de crédito (BRL)").fill("1.000");
  await plain.getByRole("button", { name: "Confirmar" }).click();
  await expect(plain.getByRole("status")).toHaveText("La cuenta bia@loja.example fue abierta.");

  await plain.goto(`${address}?lang=en`);
  await edit(plain, "Credit limit");
  await plain.getByLabel("Credit limit").fill("100");
  await plain.getByRole("button", { name: "Update" }).first().click();
  await expect(plain.getByRole("status").last()).toContainText("The credit limit of R$100.00 is below the R$180.00 that is used.");
  await edit(plain, "Tolerance");
  await plain.getByLabel("Tolerance").fill("5");
  await plain.getByRole("button", { name: "Update" }).last().click();
  await plain.getByRole("checkbox", { name: "Yes, 500%" }).check();
  await plain.getByRole("button", { name: "Update" }).click();
  await expect(plain.getByRole("status").first()).toHaveText("The change was saved.");
  await expect(plain.getByRole("group").filter({ hasText: "Tolerance" })).toContainText("500%");
  await plain.context().close();
});

/** Below the field stands what it is understood as, or only its hint. */
async function reads(field: Locator, understood: string | null): Promise<void> {
  const shown = field.page().locator(".field__read").filter({ visible: true });
  const below = shown.and(field.page().locator(`#${await field.getAttribute("id")}-error *`));
  await expect(below).toHaveText(understood === null ? [] : [understood]);
  if (understood !== null) {
    await expect(field).toHaveAccessibleDescription(new RegExp(`^${understood.replace(/[$.?]/g, "\\$&")}`));
  }
}

/** The field is marked, and asks. */
async function isAsked(field: Locator, question: string): Promise<void> {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field.page().getByText(question)).toBeVisible();
}

/** Opens one half of the ceiling to be edited. */
async function edit(page: Page, name: string): Promise<void> {
  await page.getByRole("group").filter({ hasText: name }).getByText("Edit", { exact: true }).click();
}

/** A shop with Ana, whose CPF is mistyped, and who owes R$180.00; gives her page's address. */
async function openShop(page: Page, shop: Shop): Promise<string> {
  await setUp(page, shop);
  const put = await putsForAna(page, shop, ID);
  await put("", { email: "ana@loja.example", document: "52998224726", documentType: "CPF", creditLimit: 1000 });
  await put("/transactions/t1", { value: 180 });
  await put("/transactions/t1/settlement", { value: 180 });
  return `${shop.url}/accounts/${ID}`;
}
