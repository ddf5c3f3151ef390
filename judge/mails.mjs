// The HTML of every kind of mail, as a mail program on a narrow phone shows it: vnu, axe in light and dark, and whom it asks.
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import vnu from "vnu-jar";
import { AXE, brief, checked, give, violations, WIDTHS, withBrowser } from "./lib.mjs";

const { mails } = await brief();
const files = mails.map((name) => name.replace(/eml$/, "html"));
const findings = [];

for (const { url, lastLine, subType, type, message } of checked(vnu, files))
  findings.push(`${basename(url)}:${lastLine}: ${subType ?? type}: ${message}`);

let looks = 0;
await withBrowser(async (browser) => {
  const page = await browser.newPage({ viewport: { width: WIDTHS[0], height: 900 } });
  page.on("request", (request) => request.url().startsWith("file:") || findings.push(`${basename(page.url())}: asks ${request.url()}`));
  for (const file of files) {
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(AXE);
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
    if (wide > WIDTHS[0]) findings.push(`${basename(file)}: is ${wide} px wide in a window of ${WIDTHS[0]} px`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      findings.push(...(await violations(page, `${basename(file)}, ${colorScheme}`)));
      looks += 1;
    }
  }
});
give(findings, looks, `looks at ${files.length} mails`);
