// axe on every kind of page, with all of it unfolded, at three widths in light and dark.
import { AXE, brief, give, unfold, violations, WIDTHS, withBrowser } from "./lib.mjs";

const LOOKS = ["light", "dark"].flatMap((colorScheme) => WIDTHS.map((width) => [width, colorScheme]));

const { site, pages } = await brief();
const findings = [];
let looks = 0;
await withBrowser(async (browser) => {
  const page = await browser.newPage();
  for (const path of pages) {
    await page.goto(site + path);
    await page.evaluate(AXE);
    await page.evaluate(unfold);
    for (const [width, colorScheme] of LOOKS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      findings.push(...(await violations(page, `${path} at ${width} px, ${colorScheme}`)));
      looks += 1;
    }
  }
});
give(findings, looks, `looks at ${pages.length} pages`);
