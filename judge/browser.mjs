// Chromium itself: whom a page asks, what it complains of, what it leaves behind, and whether it fits a phone.
import { brief, give, WIDTHS, withBrowser } from "./lib.mjs";

const { site, pages } = await brief();
const findings = [];
let asked = 0;
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
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
      if (wide > width) found(`is ${wide} px wide in a window of ${width} px`);
    }
    const left = await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length);
    if (left || (await context.cookies()).length) found("leaves something in the browser");
    await context.close();
  }
});
give(findings, asked, `requests by ${pages.length} pages`);
