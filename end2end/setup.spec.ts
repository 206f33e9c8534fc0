// The first start, and coming in and out.
import { expect, test } from "./fixtures.ts";
import { olga, setUp, signIn } from "./pages.ts";

test("the first start gives a link that makes the owner, once", async ({ page, shop, browser }) => {
  expect(shop.log).toContain(`Create the owner at ${shop.setupUrl}`);
  await page.goto(shop.setupUrl);
  const email = page.getByLabel("Email");
  const password = page.getByLabel("Password");
  await expect(email).toBeFocused();
  await expect(password).toHaveAccessibleDescription("At least 12 characters.");

  await test.step("both faults are told at once, and what can be kept is kept", async () => {
    await email.fill("olga@loja");
    await password.fill("short");
    await page.getByRole("button", { name: "Create owner" }).click();
    await expect(email).toHaveAccessibleDescription(/"olga@loja" is not an email address\. Write it like/);
    await expect(password).toHaveAccessibleDescription(/too short\. Use at least 12 characters/);
    await expect(email).toHaveValue("olga@loja");
    await expect(password).toHaveValue("");
  });

  await email.fill(olga.email);
  await password.fill(olga.password);
  await page.getByRole("button", { name: "Create owner" }).click();
  await expect(page).toHaveURL(`${shop.url}/accounts`);
  await expect(page.getByRole("heading", { level: 1, name: "Accounts" })).toBeVisible();
  await expect(page.getByRole("banner")).toContainText(olga.email);
  await expect(page.getByRole("banner")).toContainText("Owner");

  await test.step("the link is spent, for anybody", async () => {
    const stranger = await (await browser.newContext()).newPage();
    const answer = await stranger.goto(shop.setupUrl);
    expect(answer?.status()).toBe(404);
    await expect(stranger.getByRole("main")).toContainText("This link works only once and can no longer be used.");
    await expect(stranger.getByLabel("Password")).toHaveCount(0);
    await stranger.getByRole("link", { name: "Sign in" }).click();
    await expect(stranger).toHaveURL(`${shop.url}/login`);
  });

  await test.step("a later start gives no link any more", async () => {
    const log = shop.log.length;
    await shop.restart();
    expect(shop.log.slice(log)).not.toContain("/setup");
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: "Accounts" }), "the session goes on").toBeVisible();
  });
});

test("signing out, and in again to where one was going", async ({ page, shop }) => {
  await setUp(page, shop);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(`${shop.url}/login`);

  await test.step("the pages are closed to who is signed out", async () => {
    await page.goto(`${shop.url}/accounts?q=ana%2B1`);
    await expect(page).toHaveURL(/\/login\?next=/);
    await expect(page.getByLabel("Email")).toBeFocused();
  });

  await test.step("a wrong password and an unknown email are told the same", async () => {
    const sentence = "This email and password do not match. Check both and try again.";
    for (const person of [{ ...olga, password: "not the password" }, { ...olga, email: "nobody@loja.example" }]) {
      await signIn(page, person);
      await expect(page.getByRole("alert")).toHaveText(sentence);
      await expect(page.getByLabel("Email")).toHaveValue(person.email);
      await expect(page.getByLabel("Password")).toHaveValue("");
    }
  });

  await test.step("guessing is slowed, for that email only", async () => {
    const nobody = { email: "nobody@loja.example", password: "a guess" };
    const slowed = /There were too many attempts to sign in\. Wait \d+ seconds? and try again\./;
    // Each wait is twice the one before: however slow the machine, one of the next guesses comes too early.
    const told = async () => {
      await Promise.all([page.waitForEvent("load"), signIn(page, nobody)]);
      return page.getByRole("alert").textContent();
    };
    await expect.poll(told, { timeout: 120_000 }).toMatch(slowed);
  });

  await signIn(page, olga);
  await expect(page).toHaveURL(`${shop.url}/accounts?q=ana%2B1`);
  await expect(page.getByLabel("Search accounts")).toHaveValue("ana+1");

  await page.goto(`${shop.url}/login`);
  await expect(page, "who is signed in has no business there").toHaveURL(`${shop.url}/accounts`);
});

test("the language is chosen in the page and remembered", async ({ page, shop }) => {
  await setUp(page, shop);
  await page.getByRole("link", { name: "PT" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Contas" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "pt-BR");

  await page.getByRole("button", { name: "Sair" }).click();
  await expect(page.getByRole("heading", { name: "Entrar" })).toBeVisible();

  await page.goto(`${shop.url}/login?lang=es`);
  await expect(page.getByRole("heading", { name: "Iniciar sesión" })).toBeVisible();
  await page.goto(`${shop.url}/login`);
  await expect(page.getByRole("heading", { name: "Iniciar sesión" })).toBeVisible();
});
