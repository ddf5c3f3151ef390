// What the judges in JavaScript share: the brief, a browser, and how they tell what they found.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const WIDTHS = [320, 768, 1280];

// axe itself, to be run in a page before one looks at it.
export const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What axe leaves out unless it is asked: WCAG 2.2's least size of what one presses.
const ASKED = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };

// What depends on how wide a page is and how light; the rest is as it was in the last look.
const OF_LOOKS = { resultTypes: ["violations"], runOnly: ["color-contrast", "target-size", "scrollable-region-focusable"] };

// Looks at a page as it stands; `where` says what was looked at, `again` that it was looked at before in another size or light.
export async function violations(page, where, again = false) {
  const found = await page.evaluate((asked) => axe.run(asked), again ? OF_LOOKS : ASKED);
  return found.violations.map(
    ({ id, help, nodes }) => `${where}: ${id}: ${help}: ${nodes[0].html.slice(0, 120)} (${nodes.length})`,
  );
}

// What the Nu HTML checker says of files; `also` are options.
export function checked(jar, files, also = [], cwd = undefined) {
  const called = ["-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", ...also, ...files];
  return JSON.parse(spawnSync("java", called, { cwd, encoding: "utf8", maxBuffer: 1 << 28 }).stdout).messages;
}

// What html-validate is to demand.
export const HTML = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: {
    "doctype-style": "off", // small letters are as good
    "require-sri": ["error", { target: "crossorigin" }], // and there is none; the browser judge sees to that
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }], // ticks of one name are one list
    "no-trailing-whitespace": "off", // how the source looks is nobody's concern
    "long-title": "off", // a post is called what its employer calls it
  },
};

// Run in a page: shows what is folded, as nobody can judge what is not shown.
export const unfold = () => document.querySelectorAll("details").forEach((each) => (each.open = true));

// Chromium asks nobody but whom a page asks.
export const QUIET = [
  "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--disable-quic",
];
export const CHROMIUM = process.env.CHROME_PATH ?? "/usr/bin/chromium";

export async function brief() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

// The last line is the verdict; whoever has looked at nothing has judged nothing.
export function give(findings, lookedAt, what) {
  for (const finding of findings) console.log(finding.replace(/\s+/g, " "));
  console.log(`${lookedAt} ${what}, ${findings.length} findings`);
  process.exit(lookedAt > 0 && findings.length === 0 ? 0 : 1);
}

export async function withBrowser(work) {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
