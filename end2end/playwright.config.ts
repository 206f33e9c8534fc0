// How the browser tests run: the system's Chromium, one throwaway server per test (see fixtures.ts).
import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

// `cargo verify` sets CHROMIUM; the other places are for a plain `npx playwright test`.
const chromium = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
].find((path) => path && existsSync(path));

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  workers: 2,
  // On a busy machine a browser may stall once; what fails twice is broken.
  retries: process.env.CI ? 1 : 0,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  reporter: "list",
  // However busy the machine is: only what fails takes so long.
  timeout: 900_000,
  expect: { timeout: 30_000 },
  use: {
    // What cannot be clicked or filled by then never will be.
    actionTimeout: 120_000,
    trace: "off",
    locale: "en-US",
    timezoneId: "America/Sao_Paulo",
  },
  projects: [
    {
      name: "chromium",
      use: {
        ...devices["Desktop Chrome"],
        launchOptions: {
          executablePath: chromium,
          // No sandbox, since tests often run as root; and no calls home, which a closed network only refuses.
          args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
          ],
        },
      },
    },
  ],
});
