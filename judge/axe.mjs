// axe on every kind of page, with all of it unfolded, at three widths in light and dark.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ASKED, brief, give, unfold, WIDTHS, withBrowser } from "./lib.mjs";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LOOKS = ["light", "dark"].flatMap((colorScheme) => WIDTHS.map((width) => [width, colorScheme]));

const { site, pages } = await brief();
const findings = [];
let looks = 0;
await withBrowser(async (browser) => {
  const page = await browser.newPage();
  for (const path of pages) {
    await page.goto(site + path);
    await page.evaluate(source);
    await page.evaluate(unfold);
    for (const [width, colorScheme] of LOOKS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate((asked) => axe.run(asked), ASKED);
      looks += 1;
      for (const { id, help, nodes } of violations)
        findings.push(`${path} at ${width} px, ${colorScheme}: ${id}: ${help}: ${nodes[0].html.slice(0, 120)} (${nodes.length})`);
    }
  }
});
give(findings, looks, `looks at ${pages.length} pages`);
