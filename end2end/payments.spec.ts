// Payments on an account's page: received, shown, taken back; the same without any script.
import type { Page } from "@playwright/test";
import { isFine } from "./fine.ts";
import { expect, type Shop, test } from "./fixtures.ts";
import { anotherBrowser, awake, figure, putsForAna, setUp } from "./pages.ts";

const ID = "52998224725_CPF";

test("he leaves 50 of the 180 that he owes, and a payment typed twice is taken back", async ({ page, shop }) => {
  const address = await openShop(page, shop);
  await page.goto(address);
  const payments = page.getByRole("region", { name: "Payments received" });
  await expect(payments).toContainText("No payment was received yet.");

  await test.step("what is typed is read back, and what is wrong is told beside its field", async () => {
    await awake(page);
    await payments.getByText("Receive payment").click();
    const value = payments.getByLabel("Value");
    await expect(value).toHaveAccessibleDescription("Owed: R$180.00. It goes to what is due first.");
    await value.fill("50");
    await expect(payments.getByText("R$50.00", { exact: true })).toBeVisible();
    await isFine(page, "receiving a payment");
    await value.fill("180.01");
    await payments.getByRole("button", { name: "Receive" }).click();
    await expect(page.getByRole("alert")).toHaveText("This is more than the R$180.00 owed. Receive that or less.");
    await expect(value).toHaveValue("180.01");
  });

  await test.step("it goes to what is due first, and the page says so", async () => {
    await awake(page);
    await payments.getByLabel("Value").fill("50");
    await payments.getByLabel("Way of paying").fill("cash");
    await payments.getByLabel("Note").fill("at the counter");
    await payments.getByRole("button", { name: "Receive" }).click();
    await expect(payments.getByRole("status")).toHaveText("R$50.00 were received.");
    await expect(figure(page, "Total due")).toHaveText("R$130.00");
    await expect(payments.getByRole("row").nth(1)).toContainText(/cash.*at the counter.*olga@loja\.example.*R\$50\.00/);
    const invoices = page.getByRole("region", { name: "Invoices" });
    await expect(invoices.getByRole("row").filter({ hasText: "received: R$50.00" })).toContainText("R$10.00");
    await isFine(page, "a payment received");
  });

  await test.step("it is taken back with a reason, and what it paid is owed again", async () => {
    await payments.getByRole("link", { name: /^Take back/ }).click();
    const dialog = page.getByRole("dialog", { name: "Take this payment back?" });
    await expect(dialog).toContainText("R$50.00 were received. What they paid will be owed again; this cannot be undone.");
    await isFine(page, "asking before a payment is taken back");
    await dialog.getByRole("button", { name: "Take back" }).click();
    await expect(dialog.getByLabel("Reason")).toHaveAttribute("aria-invalid", "true");
    await dialog.getByLabel("Reason").fill("typed twice");
    await dialog.getByRole("button", { name: "Take back" }).click();
    await expect(payments.getByRole("status").first()).toHaveText("R$50.00 were taken back, and are owed again.");
    await expect(payments.getByRole("row").nth(1)).toContainText("taken back: typed twice");
    await expect(payments.getByRole("link", { name: /^Take back/ })).toHaveCount(0);
    await expect(figure(page, "Total due")).toHaveText("R$180.00");
  });

  await test.step("what was marked as paid can be opened again in its row", async () => {
    const invoices = page.getByRole("region", { name: "Invoices" });
    await awake(page);
    await invoices.getByRole("button", { name: /^Mark as Paid/ }).first().click();
    await expect(invoices.getByRole("status")).toHaveText("The invoice was marked as paid.");
    await expect(figure(page, "Total due")).toHaveText("R$120.00");
    await invoices.getByRole("button", { name: /^Take back/ }).click();
    await expect(invoices.getByRole("status")).toHaveText("The invoice is open again, and owed.");
    await expect(figure(page, "Total due")).toHaveText("R$180.00");
  });
});

test("a payment is received and taken back without any script, in Portuguese", async ({ page, shop, browser, context }) => {
  const address = await openShop(page, shop);
  const plain = await anotherBrowser(browser, context, { javaScriptEnabled: false });
  await plain.goto(`${address}?lang=pt`);
  const payments = plain.getByRole("region", { name: "Pagamentos recebidos" });
  await payments.getByText("Receber pagamento").click();
  await payments.getByLabel("Valor").fill("1,000");
  await payments.getByRole("button", { name: "Receber" }).click();
  await expect(payments.getByText('"1,000" pode ser lido como 1000 ou como 1,00.')).toBeVisible();
  await payments.getByLabel("Valor").fill("1,00");
  await payments.getByRole("button", { name: "Receber" }).click();
  await expect(payments.getByRole("status")).toHaveText("R$ 1,00 foram recebidos.");
  await payments.getByRole("link", { name: /^Desfazer/ }).click();
  await plain.getByLabel("Motivo").fill("digitado duas vezes");
  await plain.getByRole("button", { name: "Desfazer" }).click();
  await expect(plain.getByRole("status").first()).toHaveText("R$ 1,00 foram desfeitos e são devidos de novo.");
  await plain.context().close();
});

/** A shop with Ana, who owes R$180.00 in three instalments; gives her page's address. */
async function openShop(page: Page, shop: Shop): Promise<string> {
  await setUp(page, shop);
  const put = await putsForAna(page, shop, ID);
  await put("", { email: "ana@loja.example", document: "52998224725", documentType: "CPF", creditLimit: 200 });
  await put("/transactions/t1", { value: 180, installments: 3 });
  await put("/transactions/t1/settlement", { value: 180 });
  return `${shop.url}/accounts/${ID}`;
}
