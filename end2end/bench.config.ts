// How `cargo bench-wizard` measures: the same browser, one page at a time.
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

export default defineConfig(tests, { testMatch: "*.bench.ts", workers: 1, retries: 0, timeout: 600_000 });
