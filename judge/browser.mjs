// Chromium itself: whom a page asks, what it complains of, what it leaves behind, whether it fits a phone, and what it lacks without
// scripts.
import { brief, give, unfold, WIDTHS, withBrowser } from "./lib.mjs";

const { site, pages } = await brief();
const findings = [];
let asked = 0;

// What is seen, line by line. Only the filter needs a script: without it, the links beside it lead to the same posts.
const lines = (page) =>
  page.evaluate(() => {
    document.getElementById("filter")?.remove();
    return document.body.innerText.split("\n").map((line) => line.trim()).filter(Boolean);
  });

async function withoutScripts(browser, path) {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(site + path);
  await page.evaluate(unfold);
  const seen = new Set(await lines(page));
  await page.close();
  return seen;
}

await withBrowser(async (browser) => {
  for (const path of pages) {
    const context = await browser.newContext({ viewport: { width: WIDTHS[0], height: 900 } });
    const page = await context.newPage();
    const found = (what) => findings.push(`${path}: ${what}`);
    page.on("request", (request) => {
      asked += 1;
      if (new URL(request.url()).origin !== site) found(`asks ${request.url()}`);
    });
    page.on("response", (response) => response.status() >= 400 && found(`${response.status()} for ${response.url()}`));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && found(`console: ${message.text()} ${message.location().url}`));
    page.on("pageerror", (error) => found(`script: ${error.message}`));
    page.on("dialog", (dialog) => (found(`dialog: ${dialog.message()}`), dialog.dismiss()));
    await page.goto(site + path, { waitUntil: "load" });
    await page.evaluate(unfold);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
      if (wide > width) found(`is ${wide} px wide in a window of ${width} px`);
    }
    const left = await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length);
    if (left || (await context.cookies()).length) found("leaves something in the browser");
    const still = await withoutScripts(browser, path);
    for (const line of await lines(page)) if (!still.has(line)) found(`without scripts there is no ${line.slice(0, 60)}`);
    await context.close();
  }
});
give(findings, asked, `requests by ${pages.length} pages`);
