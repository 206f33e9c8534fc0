// The accounts: opened in three ways, found, changed, closed, and taken out as a file.
import { readFile } from "node:fs/promises";
import type { Locator, Page, Route } from "@playwright/test";
import { columns, csv, customers, english, fields, parse } from "./csv.ts";
import { isFine } from "./fine.ts";
import { expect, test } from "./fixtures.ts";
import { anotherBrowser, awake, expectCounts, figure, file, importFile, rows, send, setUp } from "./pages.ts";

const CPF = "529.982.247-25";

/** A field of the New dialog. */
function field(page: Page, label: string): Locator {
  return page.getByRole("dialog", { name: "New account" }).getByLabel(label, { exact: true });
}

test.describe("an account is opened", () => {
  test("with the mouse", async ({ page, shop }) => {
    await setUp(page, shop);

    await test.step("an empty list says what to do, and has nothing to export", async () => {
      await expect(page.getByText("Accounts found 0")).toBeVisible();
      await expect(page.getByText("Nothing to show.")).toBeVisible();
      await expect(page.getByText("Open the first account, or import a file of them.")).toBeVisible();
      await expect(page.getByRole("link", { name: "Export", disabled: true })).toBeVisible();
      await expect(page.getByRole("table")).toHaveCount(0);
    });

    await page.getByRole("link", { name: "New" }).first().click();
    await expect(page).toHaveURL(`${shop.url}/accounts/new`);
    await awake(page);
    await field(page, "Document type").selectOption("CPF");
    await field(page, "Document").fill(CPF);
    await field(page, "Email").fill("Ana+1@loja.example");
    await field(page, "Credit limit (BRL)").fill("1,000.50");
    await field(page, "Tolerance").fill("5%");
    await page.getByRole("button", { name: "Confirm" }).click();

    await expect(page).toHaveURL(`${shop.url}/accounts`);
    await expect(page.getByRole("status")).toHaveText("Account Ana+1@loja.example was opened.");
    await expect(page.getByText("Accounts found 1")).toBeVisible();
    await expect(rows(page)).toHaveCount(1);
    const cells = rows(page).getByRole("cell");
    await expect(cells.nth(0)).toHaveText(CPF);
    await expect(cells.nth(1)).toHaveText("Ana+1@loja.example");
    await expect(cells.nth(2)).toHaveText("Open");
    await expect(cells.nth(3)).toHaveText("R$1,000.50");
    await expect(cells.nth(4)).toHaveText("R$1,000.50");
    await expect(cells.nth(5)).toHaveText(/^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2} [AP]M$/);
    await expect(page.getByRole("link", { name: "Export", disabled: false })).toBeVisible();

    await page.reload();
    await expect(page.getByRole("status"), "what happened is told once").toHaveCount(0);
  });

  test("with the keyboard only", async ({ page, shop }) => {
    await setUp(page, shop);
    await awake(page);
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await tabTo(page, page.getByRole("link", { name: "New" }).first());
    await page.keyboard.press("Enter");
    await awake(page);

    await test.step("the focus is in the dialog, and Escape leads back to the list", async () => {
      await expect(field(page, "Document type")).toBeFocused();
      await page.keyboard.press("Escape");
      await expect(page).toHaveURL(`${shop.url}/accounts`);
      await expect(page.getByRole("dialog")).toHaveCount(0);
      await tabTo(page, page.getByRole("link", { name: "New" }).first());
      await page.keyboard.press("Enter");
      await awake(page);
      await expect(field(page, "Document type")).toBeFocused();
    });

    await page.keyboard.type("CN");
    await expect(field(page, "Document type")).toHaveValue("CNPJ");
    await page.keyboard.press("Tab");
    await expect(field(page, "Document")).toBeFocused();
    await page.keyboard.type("11.222.333/0001-81");
    await page.keyboard.press("Tab");
    await expect(field(page, "Email")).toBeFocused();
    await page.keyboard.type("compras@padaria.example");
    await page.keyboard.press("Tab");
    await expect(field(page, "Credit limit (BRL)")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(field(page, "Tolerance")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Cancel" })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("button", { name: "Confirm" })).toBeFocused();
    await page.keyboard.press("Enter");

    await expect(page).toHaveURL(`${shop.url}/accounts`);
    await expect(page.getByRole("status")).toHaveText("Account compras@padaria.example was opened.");
    await expect(rows(page)).toContainText("11.222.333/0001-81");
    await expect(rows(page), "the store's own limit").toContainText("R$100.00");
  });

  test("without any script", async ({ shop, browser }) => {
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
    await setUp(page, shop);
    await page.getByRole("link", { name: "New" }).first().click();

    await test.step("all faults are told at once beside their fields, and what was typed is kept", async () => {
      await field(page, "Document type").selectOption("Other");
      await field(page, "Document").fill("12#34");
      await field(page, "Email").fill("ana@loja");
      await field(page, "Credit limit (BRL)").fill("a lot");
      await field(page, "Tolerance").fill("-5%");
      await page.getByRole("button", { name: "Confirm" }).click();
      await expect(page).toHaveURL(`${shop.url}/accounts/new`);
      await expect(page.getByRole("alert")).toContainText("Nothing was saved yet. Some fields need attention.");
      await isWrong(field(page, "Document"), "12#34", /"12#34" has characters that no document has/);
      await isWrong(field(page, "Email"), "ana@loja", /"ana@loja" is not an email address/);
      await isWrong(field(page, "Credit limit (BRL)"), "a lot", /"a lot" is not an amount\. Write it as 1000\.50\./);
      await isWrong(field(page, "Tolerance"), "-5%", /"-5%" is below zero\. Write 0 or more\./);
      await expect(field(page, "Document type")).toHaveValue("Other");
    });

    await field(page, "Document").fill("1234");
    await field(page, "Email").fill("ana@loja.example");
    await field(page, "Credit limit (BRL)").fill("R$ 3.000,00");
    await field(page, "Tolerance").fill("0.05");
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page).toHaveURL(`${shop.url}/accounts`);
    await expect(page.getByRole("status")).toHaveText("Account ana@loja.example was opened.");
    await expect(rows(page)).toContainText("R$3,000.00");

    await page.getByLabel("Search accounts").fill("bia");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.getByText("Accounts found 0")).toBeVisible();
    await page.getByRole("link", { name: "Clear" }).click();
    await expect(page.getByText("Accounts found 1")).toBeVisible();

    await test.step("what looks odd is told once the account is open", async () => {
      await page.getByRole("link", { name: "New" }).first().click();
      await field(page, "Document").fill("529.982.247-26");
      await field(page, "Email").fill("bia@loja.example");
      await page.getByRole("button", { name: "Confirm" }).click();
      await expect(page.getByRole("status")).toHaveText([
        "Account bia@loja.example was opened.",
        /^CPF "529\.982\.247-26" fails its check digits\./,
      ]);
    });
  });

  test("once by each sending, and the Back button gives a form that can be sent again", async ({
    shop,
    playwright,
    launchOptions,
  }) => {
    // Unlike Playwright's, people's browsers keep a page that was left as it was.
    const kept = { ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] };
    const browser = await playwright.chromium.launch(kept);
    const page = await browser.newPage();
    await setUp(page, shop);
    await page.goto(`${shop.url}/accounts/new`);
    await awake(page);
    await field(page, "Email").fill("ana@loja.example");
    await test.step("a second click while the first is on its way sends nothing", async () => {
      const sent: Route[] = [];
      const forms = "**/do/accounts/open";
      await page.route(forms, (route) => void sent.push(route));
      await page.getByRole("button", { name: "Confirm" }).dblclick();
      await expect.poll(() => sent.length).toBe(1);
      await sent[0]!.continue();
      await expect(page.getByRole("status")).toHaveText("Account ana@loja.example was opened.");
      expect(sent).toHaveLength(1);
      await page.unroute(forms);
    });

    await page.evaluate(() => setTimeout(() => history.back()));
    await expect(page).toHaveURL(`${shop.url}/accounts/new`);
    await awake(page);
    await expect(page.getByRole("button", { name: "Confirm" })).not.toHaveAttribute("aria-busy", "true");
    await field(page, "Email").fill("bia@loja.example");
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByRole("status")).toHaveText("Account bia@loja.example was opened.");
    await expect(page.getByText("Accounts found 2")).toBeVisible();
    await browser.close();
  });

  test("with what looks odd, but not with what is another's", async ({ page, shop }) => {
    await setUp(page, shop);
    await page.goto(`${shop.url}/accounts/new`);
    await awake(page);

    await test.step("a field is looked at as soon as it is left", async () => {
      await field(page, "Document").fill("555.555.555-55");
      await field(page, "Email").fill("ana");
      await field(page, "Tolerance").fill("5");
      await field(page, "Credit limit (BRL)").focus();
      await expect(field(page, "Document")).toHaveAccessibleDescription(/fails its check digits/);
      await expect(field(page, "Document")).not.toHaveAttribute("aria-invalid", "true");
      await isWrong(field(page, "Email"), "ana", /"ana" is not an email address/);
      await expect(field(page, "Tolerance")).toHaveAccessibleDescription(/A tolerance of 500% is more than the limit itself\. If you meant 5%, write 5%\./);
      await field(page, "Email").fill("ana@loja.example");
      await field(page, "Tolerance").fill("");
    });
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(rows(page)).toContainText("555.555.555-55");

    await test.step("an email is refused that an open account has, in whatever case", async () => {
      const id = await idOf(page, rows(page).first());
      await page.goto(`${shop.url}/accounts/new`);
      await field(page, "Email").fill("ANA@Loja.Example");
      await page.getByRole("button", { name: "Confirm" }).click();
      await isWrong(field(page, "Email"), "ANA@Loja.Example", new RegExp(`belongs to the open account ${id}\\.`));
    });
    await awake(page);
    await page.getByRole("link", { name: "Cancel" }).click();
    await expect(page).toHaveURL(`${shop.url}/accounts`);
    await expect(page.getByText("Accounts found 1")).toBeVisible();
  });
});

test("accounts are found while one types", async ({ page, shop }) => {
  await setUp(page, shop);
  const lines = [
    "Email,Document,Document Type,Status",
    "ana+1@loja.example,01234567890,CPF,",
    "ana_maria@loja.example,52998224725,CPF,",
    "joão@padaria.example,11222333000181,CNPJ,",
    "caio@loja.example,,,Closed",
  ];
  await importFile(page, shop, "create", file("few.csv", lines.join("\n")));
  await page.goto(`${shop.url}/accounts`);
  await awake(page);
  const search = page.getByLabel("Search accounts");
  const found = async (text: string, ...emails: string[]) => {
    await search.fill("");
    await search.pressSequentially(text);
    await expect(page.getByText(`Accounts found ${emails.length}`)).toBeVisible();
    await expect(rows(page)).toHaveCount(emails.length);
    for (const email of emails) {
      await expect(rows(page).filter({ hasText: email })).toHaveCount(1);
    }
    await expect(search).toBeFocused();
    await expect(search).toHaveValue(text);
    await expect(page).toHaveURL((url) => url.searchParams.get("q") === text);
  };

  await found("ana", "ana+1@loja.example", "ana_maria@loja.example");
  await found("ana+1@", "ana+1@loja.example");
  await found("ana_", "ana_maria@loja.example");
  await found("JOÃO", "joão@padaria.example");
  await found("529.982.247-25", "ana_maria@loja.example");
  await found("012345678", "ana+1@loja.example");
  await found("11.222.333/0001", "joão@padaria.example");

  await test.step("what is found nowhere is said kindly", async () => {
    await search.fill("nobody");
    await expect(page.getByText("No account matches this search.")).toBeVisible();
    await expect(page.getByText("Accounts found 0")).toBeVisible();
    await expect(page.getByRole("link", { name: "Export", disabled: true })).toBeVisible();
  });

  await test.step("the address holds the search", async () => {
    await found("ana+1", "ana+1@loja.example");
    await page.reload();
    await expect(search).toHaveValue("ana+1");
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole("link", { name: "Clear" }).click();
    await expect(search).toHaveValue("");
    await expect(page.getByText("Accounts found 3")).toBeVisible();
  });

  await test.step("closed ones are listed when they are asked for", async () => {
    const status = page.getByRole("navigation", { name: "Status" });
    await expect(status.getByRole("link", { name: "Open" })).toHaveAttribute("aria-current", "true");
    await status.getByRole("link", { name: "Closed" }).click();
    await expect(status.getByRole("link", { name: "Closed" })).toHaveAttribute("aria-current", "true");
    await expect(rows(page)).toHaveText([/caio@loja\.example.*Closed/]);
    await status.getByRole("link", { name: "All" }).click();
    await expect(page.getByText("Accounts found 4")).toBeVisible();
    await awake(page);
    await page.getByLabel("Search accounts").pressSequentially("caio");
    await expect(rows(page)).toHaveText([/caio@loja\.example/]);
    await expect(status.getByRole("link", { name: "All" })).toHaveAttribute("aria-current", "true");
  });
});

test("a long list is ordered by any column and paged both ways", async ({ page, shop }) => {
  await setUp(page, shop);
  const all = customers(120);
  const rowsOfFile = [columns.en, ...all.map((customer) => fields(customer, english))];
  await importFile(page, shop, "create", file("120.csv", csv(rowsOfFile, english)));
  await expectCounts(page, { created: "120" });
  await page.goto(`${shop.url}/accounts`);
  const head = (name: string) => page.getByRole("columnheader", { name });

  await test.step("each column orders the list, and the other way when it is asked again", async () => {
    const smallest = <T>(of: (customer: (typeof all)[0]) => T) => all.reduce((a, b) => (of(b) < of(a) ? b : a)).email;
    const largest = <T>(of: (customer: (typeof all)[0]) => T) => all.reduce((a, b) => (of(b) > of(a) ? b : a)).email;
    await expect(head("Last update")).toHaveAttribute("aria-sort", "descending");
    for (const [name, first, then] of [
      ["Document", smallest((c) => c.document), largest((c) => c.document)],
      ["Email", smallest((c) => c.email), largest((c) => c.email)],
      ["Status", smallest((c) => c.email), largest((c) => c.email)],
      ["Credit limit", largest((c) => c.limitInCents), smallest((c) => c.limitInCents)],
      ["Available credit", largest((c) => c.limitInCents), smallest((c) => c.limitInCents)],
    ] as const) {
      const [one, other] = first === largest((c) => c.limitInCents) ? ["descending", "ascending"] : ["ascending", "descending"];
      await head(name).getByRole("link").click();
      await expect(head(name)).toHaveAttribute("aria-sort", one!);
      await expect(rows(page).first(), name).toContainText(first);
      await head(name).getByRole("link").click();
      await expect(head(name)).toHaveAttribute("aria-sort", other!);
      await expect(rows(page).first(), name).toContainText(then);
      await expect(page.locator("[aria-sort]")).toHaveCount(1);
    }
  });

  await head("Email").getByRole("link").click();
  const emails = all.map((customer) => customer.email).sort();
  const pages = page.getByRole("navigation", { name: "Pages" });
  const next = pages.getByRole("link", { name: "Next page" });
  const previous = pages.getByRole("link", { name: "Previous page" });
  const shows = async (range: string, from: number, to: number) => {
    await expect(pages).toContainText(`${range} of 120`);
    await expect(rows(page).getByRole("cell").filter({ hasText: "@" })).toHaveText(emails.slice(from, to));
  };
  await shows("1–50", 0, 50);
  await expect(previous).toBeDisabled();
  await next.click();
  await shows("51–100", 50, 100);
  const address = page.url();
  await page.reload();
  await shows("51–100", 50, 100);
  await next.click();
  await shows("101–120", 100, 120);
  await expect(next).toBeDisabled();
  await previous.click();
  await shows("51–100", 50, 100);
  await previous.click();
  await shows("1–50", 0, 50);
  await expect(previous).toBeDisabled();
  await page.goBack();
  await shows("51–100", 50, 100);
  await page.goBack();
  await shows("101–120", 100, 120);
  await page.goBack();
  await expect(page).toHaveURL(address);
  await shows("51–100", 50, 100);

  await test.step("the dialog stands over the page one is on, and leads back to it", async () => {
    await page.getByRole("link", { name: "New" }).first().click();
    await awake(page);
    await page.getByRole("link", { name: "Close", exact: true }).click();
    await expect(page).toHaveURL(address);
  });
});

test("an account's page changes its ceiling, and closes it", async ({ page, shop, browser, context }) => {
  await setUp(page, shop);
  const lines = ["Email,Document,Document Type,Credit limit", "ana@loja.example,52998224725,CPF,1000", "bia@loja.example,,,500"];
  await importFile(page, shop, "create", file("two.csv", lines.join("\n")));
  await page.goto(`${shop.url}/accounts`);
  // Anywhere in the row: its link lies over all of it.
  await rows(page).filter({ hasText: "ana@loja.example" }).getByRole("cell").nth(3).click({ force: true });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/ana@loja\.example Open/);
  await expect(figure(page, "Document")).toHaveText("529.982.247-25 CPF");
  await expect(figure(page, "Available credit")).toHaveText("R$1,000.00");
  const address = page.url();

  await test.step("limit and tolerance are edited apart", async () => {
    await awake(page);
    await edit(page, "Credit limit");
    await expect(page.getByLabel("Credit limit")).toHaveValue("1000.00");
    await page.getByLabel("Credit limit").fill("a lot");
    await page.getByRole("button", { name: "Update" }).click();
    await isWrong(page.getByLabel("Credit limit"), "a lot", /"a lot" is not an amount/);
    await page.getByLabel("Credit limit").fill("1500");
    await page.getByRole("button", { name: "Update" }).click();
    await expect(page.getByRole("status")).toHaveText("The change was saved.");
    await expect(figure(page, "Available credit")).toHaveText("R$1,500.00");
    await awake(page);
    await edit(page, "Tolerance");
    await page.getByLabel("Tolerance").fill("7.5%");
    await page.getByRole("button", { name: "Update" }).click();
    await expect(page.getByRole("group").filter({ hasText: "Tolerance" })).toContainText("7.5%");
    await expect(figure(page, "Available credit"), "tolerance is not in it").toHaveText("R$1,500.00");
    await awake(page);
    await edit(page, "Credit limit");
    await page.getByLabel("Credit limit").fill("");
    await page.getByRole("button", { name: "Update" }).click();
    await expect(page.getByRole("status")).toHaveText("Nothing was changed: the values are as they were.");
  });

  await test.step("of two browsers that save the same account, the second is told and loses nothing", async () => {
    const other = await anotherBrowser(browser, context);
    await other.goto(address);
    await page.goto(address);
    await edit(page, "Credit limit");
    await page.getByLabel("Credit limit").fill("2000");
    await page.getByRole("button", { name: "Update" }).click();
    await expect(page.getByRole("status")).toHaveText("The change was saved.");

    await edit(other, "Credit limit");
    await other.getByLabel("Credit limit").fill("1750");
    await other.getByRole("button", { name: "Update" }).click();
    await expect(other.getByRole("alert")).toHaveText(/Somebody changed this after you opened it, so nothing was saved/);
    await expect(other.getByLabel("Credit limit")).toHaveValue("1750");
    await expect(figure(other, "Available credit"), "what is here now").toHaveText("R$2,000.00");
    await awake(other);
    await other.getByRole("button", { name: "Update" }).click();
    await expect(figure(other, "Available credit")).toHaveText("R$1,750.00");
    await other.close();
  });

  await test.step("a closed account is kept to be read, and its email is free", async () => {
    const other = await anotherBrowser(browser, context);
    await other.goto(address);
    await edit(other, "Credit limit");
    await other.getByLabel("Credit limit").fill("1600");
    await page.goto(address);
    await expect(page.getByText("Nothing is owed on it.")).toBeVisible();
    await awake(page);
    await page.getByRole("link", { name: "Close account" }).click();
    const dialog = page.getByRole("dialog", { name: "Close this account?" });
    await expect(dialog).toContainText("ana@loja.example will take no more purchases and cannot be opened again.");
    await isFine(page, "asking before an account is closed");
    await dialog.getByRole("button", { name: "Close account" }).click();
    await expect(page).toHaveURL(`${shop.url}/accounts`);
    await expect(page.getByRole("status")).toHaveText("Account ana@loja.example was closed.");
    await expect(page.getByText("Accounts found 1")).toBeVisible();

    await other.getByRole("button", { name: "Update" }).click();
    await expect(other.getByRole("heading", { level: 1 })).toHaveText(/Closed/);
    await expect.soft(other.getByRole("alert"), "who was too late is told").toContainText("This account is closed and takes no more changes.");
    await other.close();

    await page.goto(`${shop.url}/accounts?status=closed`);
    await rows(page).getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/ana@loja\.example Closed/);
    await expect(page.getByRole("main")).toContainText("This account is closed. It is kept to be read, and takes nothing more.");
    await expect(page.getByRole("main")).toContainText("R$1,750.00");
    await expect(page.getByText("Edit", { exact: true })).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Close account" })).toHaveCount(0);

    await page.goto(`${shop.url}/accounts/new`);
    await field(page, "Email").fill("ana@loja.example");
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByRole("status")).toHaveText("Account ana@loja.example was opened.");

    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 }), "an old link still leads to the closed one").toHaveText(/Closed/);
  });
});

test("an address that leads nowhere says so", async ({ page, shop }) => {
  await setUp(page, shop);
  for (const address of ["/accounts/nobody", "/accounts/%E0%80", "/imports/99", "/imports/x", "/nowhere", "/a/b/c"]) {
    const answer = await page.goto(shop.url + address);
    expect(answer?.status(), address).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(/There is no/);
    await page.getByRole("main").getByRole("link", { name: "Accounts" }).last().click();
    await expect(page).toHaveURL(`${shop.url}/accounts`);
  }
});

test("an export is read back as it was", async ({ page, shop }) => {
  await setUp(page, shop);
  const lines = [
    "Id,Email,Document,Document Type,Status,Credit limit,Tolerance rate",
    "a/b+c @x,+ana@loja.example,01234567890,CPF,,1234.56,0.05",
    "-2,Bia_2@loja.example,-AB 1,RG,,0,0",
    ",joão@padaria.example,11222333000181,CNPJ,,100,1",
    ",caio@loja.example,,,Closed,5,0.000001",
  ];
  await importFile(page, shop, "create", file("odd.csv", lines.join("\n")));
  await expectCounts(page, { created: "4" });
  await page.goto(`${shop.url}/accounts?status=all&sort=email`);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export" }).click();
  const exported = await readFile(await (await download).path(), "utf8");
  expect((await download).suggestedFilename()).toBe("fiado-accounts.csv");

  const [header, ...accounts] = parse(exported, ",");
  expect(header).toHaveLength(13);
  expect(accounts.map((account) => account[1])).toEqual([
    "'+ana@loja.example",
    "Bia_2@loja.example",
    "caio@loja.example",
    "joão@padaria.example",
  ]);
  expect(accounts[0]!.slice(2, 7)).toEqual(["012.345.678-90", "CPF", "Open", "1234.56", "0.05"]);

  await page.goto(`${shop.url}/accounts/import?mode=update`);
  await send(page, file("fiado-accounts.csv", exported));
  await expect(page.getByRole("heading", { name: "Nothing would change: 4 accounts already as the file says" })).toBeVisible();

  await test.step("only what is searched for is exported, in the language's own dialect", async () => {
    await page.goto(`${shop.url}/accounts?q=loja&lang=pt`);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Exportar" }).click();
    const exported = await readFile(await (await download).path(), "utf8");
    const accounts = parse(exported, ";").slice(1);
    expect(accounts.map((account) => account[5]).sort()).toEqual(["0,00", "1234,56"]);
    await page.goto(`${shop.url}/accounts/import?mode=update&lang=en`);
    await send(page, file("contas.csv", exported));
    await expect(page.getByRole("heading", { name: "Nothing would change: 2 accounts already as the file says" })).toBeVisible();
  });

  await test.step("an id with odd characters leads to its account", async () => {
    await page.goto(`${shop.url}/accounts?q=${encodeURIComponent("+ana")}`);
    await rows(page).getByRole("link").click();
    await expect(figure(page, "Id")).toHaveText("a/b+c @x");
  });
});

/** Presses Tab until the focus is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let i = 0; i < 30; i++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

/** The field is marked, says why, and holds what was typed. */
async function isWrong(field: Locator, value: string, why: RegExp): Promise<void> {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(why);
  await expect(field).toHaveValue(value);
}

/** Opens one half of the ceiling to be edited. */
async function edit(page: Page, name: string): Promise<void> {
  await page.getByRole("group").filter({ hasText: name }).getByText("Edit", { exact: true }).click();
}

/** The id of a row's account, which its link names. */
async function idOf(page: Page, row: Locator): Promise<string> {
  const href = await row.getByRole("link").getAttribute("href");
  return decodeURIComponent(href!.split("/").at(-1)!);
}
