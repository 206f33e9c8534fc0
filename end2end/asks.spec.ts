// What a file does not say is asked, in three languages, in the wizard and on the page of a run without any script.
import type { Page } from "@playwright/test";
import { isFine } from "./fine.ts";
import { expect, type Shop, test } from "./fixtures.ts";
import { awake, confirm, figure, file, isChecked, isOver, rows, setUp, words } from "./pages.ts";

const open = file("limites.csv", "Email;Limite\nana@loja.example;1.500\nbia@loja.example;2.250\n");
const unread = file("aprovados.csv", "Email;Limite aprovado pela gerência\nana@loja.example;1.500,00\n");
const quoted = file("aspas.csv", 'Email;Limite;Obs\nana@loja.example;10,50;"loja\nbia@loja.example;20,50;casa\n');
const percents = file("taxas.csv", "Email;Tolerância (%)\nana@loja.example;5\n");

const told = {
  en: {
    twoWays: "This file can be read in two ways. Choose below which is meant.",
    asked: "Before this file can be imported",
    sign: 'In the column "Limite", "1.500" can be R$1.50 (decimal point) or R$1,500.00 (decimal comma), and no other value shows which.',
    comma: "R$1,500.00 (decimal comma)",
    limit: "R$1,500.00",
    signOf: 'Decimal sign of "Limite"',
    chosen: "comma, as chosen",
    heading: 'The column "Limite aprovado pela gerência" is not read, and no column is read as Credit limit.',
    readAs: "Read as: Credit limit",
    readAgain: "Read it like this",
    quote: "A quote is opened here and never closed.",
    percent: "5%",
    apply: "Confirm: open 2 (+R$3,750.00)",
  },
  pt: {
    twoWays: "Este arquivo pode ser lido de dois modos. Escolha abaixo qual é o certo.",
    asked: "Antes de importar este arquivo",
    sign: 'Na coluna "Limite", "1.500" pode ser R$ 1,50 (ponto decimal) ou R$ 1.500,00 (vírgula decimal), e nenhum outro valor mostra qual.',
    comma: "R$ 1.500,00 (vírgula decimal)",
    limit: "R$ 1.500,00",
    signOf: 'Separador decimal de "Limite"',
    chosen: "vírgula, como escolhido",
    heading: 'A coluna "Limite aprovado pela gerência" não é lida, e nenhuma coluna é lida como Limite de crédito.',
    readAs: "Lida como: Limite de crédito",
    readAgain: "Ler assim",
    quote: "Uma aspa é aberta aqui e nunca fechada.",
    percent: "5%",
    apply: "Confirmar: abrir 2 (+R$ 3.750,00)",
  },
  es: {
    twoWays: "Este archivo se puede leer de dos maneras. Elige abajo cuál es la correcta.",
    asked: "Antes de importar este archivo",
    sign: 'En la columna "Limite", "1.500" puede ser R$ 1,50 (punto decimal) o R$ 1.500,00 (coma decimal), y ningún otro valor muestra cuál.',
    comma: "R$ 1.500,00 (coma decimal)",
    limit: "R$ 1.500,00",
    signOf: 'Separador decimal de "Limite"',
    chosen: "coma, como se eligió",
    heading: 'La columna "Limite aprovado pela gerência" no se lee, y ninguna columna se lee como Límite de crédito.',
    readAs: "Se lee como: Límite de crédito",
    readAgain: "Leerlo así",
    quote: "Aquí se abre una comilla que nunca se cierra.",
    percent: "5%",
    apply: "Confirmar: abrir 2 (+R$ 3.750,00)",
  },
} as const;
type Lang = keyof typeof told;
const LANGS: Lang[] = ["en", "pt", "es"];

for (const lang of LANGS) {
  const said = told[lang];

  test(`the wizard asks what a file does not say (${lang})`, async ({ page, shop }) => {
    await setUp(page, shop);
    const importFile = page.getByRole("button", { name: words[lang].importFile });
    const asks = page.getByRole("region", { name: said.asked });

    await test.step("which decimal sign its limits have", async () => {
      await choose(page, shop, lang, open);
      await expect(page.getByRole("alert")).toHaveText(said.twoWays);
      await expect(asks).toContainText(said.sign);
      await expect(importFile).toBeDisabled();
      await isFine(page, "an open decimal sign");
      await asks.getByRole("button", { name: said.comma }).click();
      await expect(asks).toHaveCount(0);
      await expect(previewed(page, 1)).toContainText(said.limit);
      await expect(figure(page, said.signOf)).toHaveText(said.chosen);
      await expect(importFile).toBeEnabled();
    });

    await test.step("what a column is that sounds like one that is missing", async () => {
      await choose(page, shop, lang, unread);
      await expect(asks).toContainText(said.heading);
      await expect(importFile).toBeDisabled();
      await asks.getByRole("button", { name: said.readAs }).click();
      await expect(previewed(page, 1)).toContainText(said.limit);
    });

    await test.step("a stray quote hides no row", async () => {
      await choose(page, shop, lang, quoted);
      const errors = page.locator("#preview-problems").getByRole("row");
      await expect(errors).toHaveCount(2);
      await expect(errors.nth(1)).toContainText("2");
      await expect(errors.nth(1)).toContainText(said.quote);
      await expect(previewed(page, 2)).toContainText("bia@loja.example");
    });

    await test.step("a percentage in the heading is one", async () => {
      await choose(page, shop, lang, percents);
      await expect(previewed(page, 1)).toContainText(said.percent);
    });

    await test.step("and what was answered is sent with the file", async () => {
      await choose(page, shop, lang, open);
      await asks.getByRole("button", { name: said.comma }).click();
      await expect(importFile).toBeEnabled();
      await importFile.click();
      await isChecked(page, words[lang]);
      await page.getByRole("button", { name: said.apply }).click();
      await isOver(page, words[lang]);
      await page.goto(`${shop.url}/accounts?q=ana`);
      await expect(rows(page)).toContainText(said.limit);
    });
  });

  test(`the page of a run asks the same without any script (${lang})`, async ({ shop, browser }) => {
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await setUp(page, shop);
    const readAgain = page.getByRole("button", { name: said.readAgain });
    const alert = page.getByRole("alert");
    const apply = page.getByRole("button", { name: words[lang].apply });

    await test.step("a column that sounds like one that is missing", async () => {
      await upload(page, shop, lang, unread);
      await expect(alert).toContainText(said.heading);
      await expect(apply).toHaveCount(0);
      await page.getByLabel(said.heading).selectOption(said.readAs);
      await readAgain.click();
      await expect(apply).toContainText(said.limit);
    });

    await test.step("a stray quote hides no row", async () => {
      await upload(page, shop, lang, quoted);
      await expect(page.getByRole("table").filter({ hasText: said.quote }).getByRole("row")).toHaveCount(2);
      await expect(apply).toContainText(lang === "en" ? "20.50" : "20,50");
    });

    await test.step("a percentage in the heading is one", async () => {
      await upload(page, shop, lang, percents);
      await confirm(page, words[lang]);
      await isOver(page, words[lang]);
      await page.goto(`${shop.url}/accounts?q=ana`);
      await rows(page).getByRole("link").click();
      await expect(page.getByRole("main")).toContainText(said.percent);
    });

    await test.step("an open decimal sign", async () => {
      const names = open.buffer.toString().replaceAll("@", "2@");
      await upload(page, shop, lang, file("limites.csv", names));
      await expect(alert).toContainText(said.sign);
      await expect(apply).toHaveCount(0);
      await readAgain.click();
      await expect(alert, "no answer is none").toContainText(said.sign);
      await page.getByLabel(said.sign).selectOption(said.comma);
      await readAgain.click();
      await page.getByRole("button", { name: said.apply }).click();
      await isOver(page, words[lang]);
      await page.goto(`${shop.url}/accounts?q=bia2`);
      await expect(rows(page)).toContainText(lang === "en" ? "R$2,250.00" : "R$ 2.250,00");
    });
  });
}

/** Opens the wizard's second step and chooses a file. */
async function choose(page: Page, shop: Shop, lang: Lang, upload: typeof open): Promise<void> {
  await page.goto(`${shop.url}/accounts/import?mode=create&lang=${lang}`);
  await awake(page);
  await page.getByLabel(words[lang].chooseFile).setInputFiles(upload);
}

/** A row of the preview. */
function previewed(page: Page, n: number) {
  return page.locator("#preview-rows").getByRole("row").nth(n);
}

/** Sends a file without any script, and comes to the page of its run. */
async function upload(page: Page, shop: Shop, lang: Lang, upload: typeof open): Promise<void> {
  await page.goto(`${shop.url}/accounts/import?mode=create&lang=${lang}`);
  await page.getByLabel(words[lang].chooseFile).setInputFiles(upload);
  await page.getByRole("button", { name: words[lang].importFile }).click();
  await expect(page).toHaveURL(/\/imports\/\d+$/);
}
