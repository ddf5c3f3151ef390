// html-validate on every page: what the standard demands, and what assistive technology needs.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import { brief, give } from "./lib.mjs";

const CONFIG = {
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

const { public: folder } = await brief();
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"));
const judge = new HtmlValidate(CONFIG);
const findings = [];
for (const name of files) {
  const { results } = await judge.validateFile(join(folder, name));
  for (const { messages } of results)
    for (const { line, ruleId, message } of messages) findings.push(`/${name}:${line}: ${ruleId}: ${message}`);
}
give(findings, files.length, "pages");
