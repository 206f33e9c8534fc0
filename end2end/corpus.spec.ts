// Every file of the corpus in a real browser: the Worker says of it what the texts beside the files say.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "./fixtures.ts";
import { awake, setUp, words } from "./pages.ts";

const folder = fileURLToPath(new URL("../domain/tests/corpus", import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith(".csv"));

/** What a text says: why the file is refused, or its counts and what is wrong with each row. */
function expected(text: string) {
  const refused = /^refused: (.*)$/m.exec(text)?.[1];
  const counts = /^judged: (\d+), good: (\d+), warned: (\d+), failed: (\d+)$/m.exec(text)?.slice(1);
  const errors = [...text.matchAll(/^line (\d+) failed\n((?: {2}.*\n)+)/gm)].flatMap(([, line, rest]) =>
    [...rest!.matchAll(/^ {2}error in .*\n {4}(.*)\n/gm)].map(([, reason]) => ({ line: line!, reason: reason! })),
  );
  return { refused, counts, errors };
}

test("the browser says of every file what the judge says", async ({ page, shop }) => {
  expect(files.length).toBeGreaterThanOrEqual(60);
  await setUp(page, shop);
  for (const name of files) {
    const { refused, counts, errors } = expected(readFileSync(path.join(folder, name.replace(/csv$/, "txt")), "utf8"));
    const mode = name.endsWith(".update.csv") ? "update" : "create";
    await page.goto(`${shop.url}/accounts/import?mode=${mode}&lang=en`);
    await awake(page);
    await page.getByLabel(words.en.chooseFile).setInputFiles(path.join(folder, name));
    if (refused !== undefined) {
      // A file that asks is refused until somebody answers, with a sentence for each question.
      const sentences = refused.split(/(?<=\.) (?=In the column|The column)/);
      for (const sentence of sentences) await expect(page.getByRole("main"), name).toContainText(sentence);
      await expect(page.getByRole("button", { name: words.en.importFile }), name).toBeDisabled();
      continue;
    }
    const [rows, good, warned, failed] = counts!;
    await expect(page.locator("#preview-told"), name).toHaveText(`Rows: ${rows}. Good: ${good}. With a warning: ${warned}. With an error: ${failed}.`);
    if (errors.length > 0) {
      const told = await page
        .getByRole("table", { name: "Rows with an error" })
        .getByRole("row")
        .evaluateAll((all) => all.slice(1).map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent?.trim() ?? "")));
      expect(told.map(([line]) => line), name).toEqual(errors.map(({ line }) => line));
      errors.forEach(({ reason }, at) => expect(told[at]!.join(" "), `${name}, line ${errors[at]!.line}`).toContain(reason));
    }
  }
});
