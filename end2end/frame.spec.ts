// Another site shows our pages in a frame, and a person works in it: `localhost` is another site than `127.0.0.1`.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "./fixtures.ts";
import { olga, setUp } from "./pages.ts";

test("a person signs in and works inside a frame of an allowed site, and of no other", async ({ page, shop, browser }) => {
  const host = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end(`<!doctype html><title>Dashboard</title><iframe src="${shop.url}/accounts" style="width: 100%; height: 40rem">`);
  });
  host.listen(0, "localhost");
  await once(host, "listening");
  const dashboard = `http://localhost:${(host.address() as AddressInfo).port}`;
  await setUp(page, shop);

  await test.step("nobody may, unless it was allowed", async () => {
    const stranger = await browser.newPage();
    await stranger.goto(dashboard);
    await expect(stranger.frameLocator("iframe").getByLabel("Email")).toHaveCount(0);
  });

  shop.settings.FIADO_EMBED_ORIGINS = dashboard;
  await shop.restart();
  await page.goto(dashboard);
  const frame = page.frameLocator("iframe");

  await test.step("signing in", async () => {
    await frame.getByLabel("Email").fill(olga.email);
    await frame.getByLabel("Password").fill("not this one at all");
    await frame.getByRole("button", { name: "Sign in" }).click();
    await expect(frame.getByRole("alert")).toContainText("do not match");
    await expect(frame.getByLabel("Email")).toHaveValue(olga.email);
    await frame.getByLabel("Password").fill(olga.password);
    await frame.getByRole("button", { name: "Sign in" }).click();
    await expect(frame.getByRole("heading", { level: 1 })).toHaveText("Accounts");
  });

  await test.step("opening an account, in Portuguese", async () => {
    await frame.getByRole("link", { name: "PT" }).click();
    await expect(frame.getByRole("heading", { level: 1 })).toHaveText("Contas");
    await frame.getByRole("link", { name: "Novo" }).first().click();
    await frame.getByLabel("Email").fill("ana@loja.example");
    await frame.getByRole("button", { name: "Confirmar" }).click();
    await expect(frame.getByRole("rowgroup").nth(1)).toContainText("ana@loja.example");
  });

  await test.step("it stays after a reload of the dashboard", async () => {
    await page.reload();
    await expect(frame.getByRole("heading", { level: 1 })).toHaveText("Contas");
  });
  host.close();
});
