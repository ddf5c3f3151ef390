// pa11y with HTML CodeSniffer, a second opinion beside axe, on every kind of page, with all of it unfolded, at three widths.
import pa11y from "pa11y";
import puppeteer from "puppeteer";
import { brief, CHROMIUM, give, QUIET, unfold, WIDTHS } from "./lib.mjs";

const { site, pages } = await brief();
const browser = await puppeteer.launch({ executablePath: CHROMIUM, args: QUIET });
const findings = [];
let looks = 0;
const page = await browser.newPage();
for (const path of pages) {
  await page.goto(site + path);
  await page.evaluate(unfold);
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: 900 });
    const { issues } = await pa11y(site + path, { browser, page, ignoreUrl: true, standard: "WCAG2AA", runners: ["htmlcs"] });
    looks += 1;
    for (const { code, message, context } of issues)
      findings.push(`${path} at ${width} px: ${code}: ${message} ${String(context).slice(0, 120)}`);
  }
}
await browser.close();
give(findings, looks, `looks at ${pages.length} pages`);
