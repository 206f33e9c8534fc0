// Imports: thousands of rows in each language, files that are wrong, files that are put right, and a power cut.
import { readFile, writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { brazilian, columns, csv, customers, english, fields, parse } from "./csv.ts";
import { expect, test } from "./fixtures.ts";
import { awake, expectCounts, figure, file, importFile, isOver, rows, send, setUp, words } from "./pages.ts";

const THOUSANDS = 10_000;

test("ten thousand rows are imported, again, and changed, in three languages", async ({ page, shop }) => {
  test.setTimeout(120_000);
  await setUp(page, shop);
  const shopOf = customers(THOUSANDS);
  const rowsOf = (list: typeof shopOf) => [columns.pt, ...list.map((customer) => fields(customer, brazilian))];
  const contas = file("contas.csv", csv(rowsOf(shopOf), brazilian));

  await test.step("em português: cada linha abre uma conta", async () => {
    await page.getByRole("link", { name: "PT" }).click();
    await page.getByRole("link", { name: "Importar" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Importar contas" })).toBeVisible();
    await expect(page.getByRole("group", { name: "Deseja criar ou atualizar contas?" })).toBeVisible();
    await page.getByLabel("Criar").check();
    await page.getByRole("button", { name: "Continuar" }).click();
    await send(page, contas, words.pt);
    await isOver(page, words.pt);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("contas.csv Concluída");
    await expectCounts(page, { created: "10.000" }, words.pt);
    await expect(figure(page, "Codificação")).toHaveText("UTF-8");
    await expect(figure(page, "Separador")).toHaveText("Ponto e vírgula");
    await expect(figure(page, "Separador decimal")).toHaveText("Vírgula 1.000,50");
    await expect(figure(page, "Colunas ignoradas")).toHaveText("Nome");
  });
});
