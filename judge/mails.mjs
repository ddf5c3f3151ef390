// The HTML of every kind of mail, as a mail program on a narrow phone shows it: vnu, axe in light and dark, and whom it asks.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import vnu from "vnu-jar";
import { ASKED, brief, give, WIDTHS, withBrowser } from "./lib.mjs";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { mails } = await brief();
const files = mails.map((name) => name.replace(/eml$/, "html"));
const findings = [];

const called = ["-jar", vnu, "--format", "json", "--stdout", "--exit-zero-always", ...files];
const { messages } = JSON.parse(spawnSync("java", called, { encoding: "utf8", maxBuffer: 1 << 28 }).stdout);
for (const { url, lastLine, subType, type, message } of messages)
  findings.push(`${basename(url)}:${lastLine}: ${subType ?? type}: ${message}`);

let looks = 0;
await withBrowser(async (browser) => {
  const page = await browser.newPage({ viewport: { width: WIDTHS[0], height: 900 } });
  page.on("request", (request) => request.url().startsWith("file:") || findings.push(`${basename(page.url())}: asks ${request.url()}`));
  for (const file of files) {
    await page.goto(pathToFileURL(file).href);
    await page.evaluate(source);
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
    if (wide > WIDTHS[0]) findings.push(`${basename(file)}: is ${wide} px wide in a window of ${WIDTHS[0]} px`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate((asked) => axe.run(asked), ASKED);
      looks += 1;
      for (const { id, help, nodes } of violations)
        findings.push(`${basename(file)}, ${colorScheme}: ${id}: ${help}: ${nodes[0].html.slice(0, 120)} (${nodes.length})`);
    }
  }
});
give(findings, looks, `looks at ${files.length} mails`);
