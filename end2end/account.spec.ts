// An account's page: what was bought, paid and reserved on it, and who else buys.
import type { Locator, Page } from "@playwright/test";
import { isFine } from "./fine.ts";
import { expect, type Shop, test } from "./fixtures.ts";
import { anotherBrowser, awake, figure, putsForAna, setUp } from "./pages.ts";

const ID = "52998224725_CPF";

test("invoices are marked as paid, also without any script", async ({ page, shop, browser, context }) => {
  const address = await openShop(page, shop);

  await test.step("the page tells what was bought and what is reserved", async () => {
    await page.goto(address);
    await expect(figure(page, "Available credit")).toHaveText("R$875.00");
    await expect(figure(page, "Total due")).toHaveText("R$100.00");
    await expect(figure(page, "Reserved credit")).toHaveText("R$25.00");
    await expect(rowsOf(part(page, "Invoices"))).toHaveText([/3 of 3.*R\$33\.33.*Open/, /2 of 3.*R\$33\.33/, /1 of 3.*R\$33\.34/]);
    await expect(rowsOf(part(page, "Reserved credit"))).toHaveText([/t2.*R\$25\.00/]);
    await expect(rowsOf(part(page, "Statements"))).toHaveText([/Purchase invoiced.*3 instalments.*order-1.*shop.*-R\$100\.00/]);
    await expect(figure(page, "Sum of this period")).toHaveText("-R$100.00");
  });

  await test.step("with the mouse, and the page stays where it was", async () => {
    await awake(page);
    await payable(page, "3 of 3").click();
    await expect(page).toHaveURL(`${address}#invoices`);
    await expect(page.getByRole("status")).toHaveText("The invoice was marked as paid.");
    await expect(part(page, "Invoices").getByRole("heading")).toBeInViewport();
    await expect(rowsOf(part(page, "Invoices")).first()).toContainText("Paid");
    await expect(figure(page, "Total due")).toHaveText("R$66.67");
  });

  await test.step("without any script, in a chosen period that stays", async () => {
    const plain = await anotherBrowser(browser, context, { javaScriptEnabled: false });
    await plain.goto(address);
    await plain.getByLabel("From").fill("2020-01-01");
    await plain.getByLabel("To", { exact: true }).fill("2020-01-31");
    await plain.getByRole("button", { name: "Show" }).click();
    await expect(plain).toHaveURL(`${address}?from=2020-01-01&to=2020-01-31#statements`);
    await expect(part(plain, "Statements")).toContainText("Nothing moved in this period.");
    await expect(figure(plain, "Sum of this period")).toHaveText("R$0.00");
    await payable(plain, "2 of 3").click();
    await expect(plain).toHaveURL(`${address}?from=2020-01-01&to=2020-01-31#invoices`);
    await expect(plain.getByRole("status")).toHaveText("The invoice was marked as paid.");
    await plain.context().close();
  });

  await test.step("of two who pay the same one, both see it paid, and it is paid once", async () => {
    const other = await anotherBrowser(browser, context);
    await other.goto(address);
    await page.goto(address);
    for (const one of [page, other]) {
      await payable(one, "1 of 3").click();
      await expect(one.getByRole("status")).toHaveText("The invoice was marked as paid.");
    }
    await expect(figure(page, "Total due")).toHaveText("R$0.00");
    await expect(part(page, "Invoices").getByRole("button", { name: /^Mark as Paid/ })).toHaveCount(0);
    await page.goto(address);
    await expect(rowsOf(part(page, "Statements"))).toHaveText([/Payment.*1/, /Payment.*2/, /Payment.*3/, /Purchase invoiced/]);
    await other.close();
  });
});

test("em português: um título é pago numa conta encerrada", async ({ page, shop }) => {
  const address = await openShop(page, shop);
  await page.goto(`${address}?lang=pt`);
  await expect(figure(page, "Crédito disponível")).toHaveText("R$ 875,00");
  await expect(rowsOf(part(page, "Títulos"))).toHaveText([/3 de 3.*Aberto.*Marcar como pago/, /2 de 3/, /1 de 3/]);
  await expect(rowsOf(part(page, "Extrato"))).toHaveText([/Compra faturada.*3 parcelas/]);
  await page.getByRole("link", { name: "Encerrar conta" }).click();
  await awake(page);
  await page.getByLabel("Valor devido").fill("100,00");
  await page.getByRole("button", { name: "Encerrar conta" }).click();
  await expect(page.getByRole("status")).toContainText("foi encerrada.");

  await page.goto(address);
  await expect(page.getByRole("main")).toContainText("O que ainda é devido nela pode ser pago.");
  await expect(part(page, "Crédito reservado")).toHaveCount(0);
  await expect(page.getByText("Ninguém mais compra nesta conta.")).toBeVisible();
  await page.getByLabel("De", { exact: true }).fill("2020-01-01");
  await page.getByRole("button", { name: "Mostrar" }).click();
  await expect(page.getByRole("heading", { level: 1 }), "it is still the closed one").toHaveText(/Encerrada/);
  await expect(rowsOf(part(page, "Extrato"))).toHaveCount(1);
  await awake(page);
  await part(page, "Títulos").getByRole("button", { name: "Marcar como pago" }).first().click();
  await expect(page.getByRole("status")).toHaveText("O título foi marcado como pago.");
  await expect(figure(page, "Total a pagar")).toHaveText("R$ 66,67");
});

for (const javaScriptEnabled of [true, false]) {
  test(`holders are added and removed ${javaScriptEnabled ? "with" : "without"} scripts`, async ({ page, shop, browser, context }) => {
    const address = await openShop(page, shop);
    const one = await anotherBrowser(browser, context, { javaScriptEnabled });
    const open = async () => {
      await one.goto(address);
      if (javaScriptEnabled) await awake(one);
      await part(one, "Additional Holders").getByText("New", { exact: true }).click();
    };
    const email = part(one, "Additional Holders").getByLabel("Email");
    const confirm = async (text: string) => {
      await email.fill(text);
      await one.getByRole("button", { name: "Confirm" }).click();
    };
    const holders = rowsOf(part(one, "Additional Holders"));

    await open();
    await confirm("leo@loja");
    await expect(email).toHaveAttribute("aria-invalid", "true");
    await expect(email).toHaveAccessibleDescription(/"leo@loja" is not an email address/);
    await expect(email).toHaveValue("leo@loja");
    await expect(email).toBeInViewport();
    if (javaScriptEnabled) await awake(one);
    const long = `leo+${"very-long-".repeat(5)}name@loja.example`;
    await confirm(long);
    await expect(one).toHaveURL(`${address}#holders`);
    await expect(one.getByRole("status")).toHaveText(`${long} was added as a holder.`);
    await expect(holders).toHaveText([new RegExp(`^[0-9a-f]{32}`)]);

    await test.step("the same email twice is refused beside its field", async () => {
      await open();
      await confirm(long.toUpperCase());
      await expect(email).toHaveAccessibleDescription(/This account has a holder with this email already\. Use another\./);
      await expect(email).toHaveValue(long.toUpperCase());
      await expect(holders).toHaveCount(1);
    });

    await test.step("removing asks first", async () => {
      await one.goto(address);
      if (javaScriptEnabled) await awake(one);
      await one.getByRole("link", { name: `Remove: ${long}` }).click();
      const dialog = one.getByRole("dialog", { name: "Remove this holder?" });
      await expect(dialog).toContainText(`${long} will no longer be able to buy on this account.`);
      if (javaScriptEnabled) await awake(one);
      await dialog.getByRole("link", { name: "Cancel" }).click();
      await expect(one).toHaveURL(`${address}#holders`);
      await expect(holders).toHaveCount(1);
      await one.getByRole("link", { name: `Remove: ${long}` }).click();
      if (javaScriptEnabled) {
        await awake(one);
        await one.keyboard.press("Escape");
        await expect(one).toHaveURL(`${address}#holders`);
        await expect(dialog).toHaveCount(0);
        await one.getByRole("link", { name: `Remove: ${long}` }).click();
      }
      await dialog.getByRole("button", { name: "Remove" }).click();
      await expect(one.getByRole("status")).toHaveText(`${long} is no longer a holder.`);
      await expect(part(one, "Additional Holders")).toContainText("Nobody else buys on this account.");
    });
    await one.context().close();
  });
}

test("the page is fine for everybody, in any state", async ({ page, shop }) => {
  const address = await openShop(page, shop);
  await page.goto(`${address}?lang=pt`);
  await isFine(page, "everything, in Portuguese");
  await page.goto(`${address}?lang=en`);
  await awake(page);
  await part(page, "Additional Holders").getByText("New", { exact: true }).click();
  await part(page, "Additional Holders").getByLabel("Email").fill(`${"a-very-long-name-".repeat(3)}@loja.example`);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("status")).toBeVisible();
  await isFine(page, "a holder with a long email");
  await awake(page);
  await page.getByRole("link", { name: /^Remove/ }).click();
  await awake(page);
  await isFine(page, "asking before a holder is removed");
});

test("a fault on it, and the description of the API, are fine for everybody", async ({ page, shop }) => {
  const address = await openShop(page, shop);
  await page.goto(address);
  await awake(page);
  await part(page, "Additional Holders").getByText("New", { exact: true }).click();
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.locator("[aria-invalid=true]")).toHaveCount(1);
  await isFine(page, "a fault in the holder's form");
  await page.goto(`${shop.url}/api/docs`);
  await isFine(page, "the description of the API");
});

/** A shop with Ana, who bought in three instalments, and for whom a second purchase is held; gives her page's address. */
async function openShop(page: Page, shop: Shop): Promise<string> {
  await setUp(page, shop);
  const put = await putsForAna(page, shop, ID);
  await put("", { email: "ana@loja.example", document: "52998224725", documentType: "CPF", creditLimit: 1000 });
  await put("/transactions/t1", { value: 100, installments: 3, orderId: "order-1" });
  await put("/transactions/t1/settlement", { value: 100 });
  await put("/transactions/t2", { value: 25, orderId: `order-2-${"with-a-long-name-".repeat(4)}` });
  return `${shop.url}/accounts/${ID}`;
}

/** The part of the page under this heading. */
function part(page: Page, name: string): Locator {
  return page.getByRole("region", { name, exact: true });
}

function rowsOf(part: Locator): Locator {
  return part.getByRole("rowgroup").nth(1).getByRole("row");
}

/** The button that marks this instalment as paid. */
function payable(page: Page, instalment: string): Locator {
  return rowsOf(part(page, "Invoices")).filter({ hasText: instalment }).getByRole("button", { name: "Mark as Paid" });
}
