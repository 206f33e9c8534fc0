// What holds of every page, in any state.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const THEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 390];
const NARROWEST = 320;

/** Axe finds nothing in either theme at either width, and nothing is wider than the narrowest screen. */
export async function isFine(page: Page, name: string): Promise<void> {
  await test.step(name, async () => {
    const found: string[] = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of THEMES) {
        // Colours that are on their way from one theme to the other have no contrast to judge.
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        // Without legacy mode, axe opens a page of its own for each report.
        const { violations } = await new AxeBuilder({ page }).withTags(TAGS).setLegacyMode().analyze();
        for (const { id, help, nodes } of violations) {
          const where = nodes.slice(0, 3).map((node) => `${node.target.join(" ")}  ${node.html.slice(0, 120)}`);
          found.push(`${colorScheme} ${width} px, ${id}: ${help} (${nodes.length})\n    ${where.join("\n    ")}`);
        }
      }
    }
    await page.setViewportSize({ width: NARROWEST, height: 700 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > NARROWEST) {
      found.push(`${wide} px wide on a screen of ${NARROWEST} px`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: null });
    expect.soft(found, name).toEqual([]);
  });
}
