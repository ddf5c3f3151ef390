// html-validate on every page: what the standard demands, and what assistive technology needs.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { brief, give, HTML } from "./lib.mjs";

const { public: folder } = await brief();
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"));
const judge = new HtmlValidate(HTML);
const findings = [];
for (const name of files) {
  const { results } = await judge.validateFile(join(folder, name));
  for (const { messages } of results)
    for (const { line, ruleId, message } of messages) findings.push(`/${name}:${line}: ${ruleId}: ${message}`);
}
give(findings, files.length, "pages");
