// Google's CSP evaluator on the policy of every kind of page and file.
import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { CspParser } from "csp_evaluator/dist/parser.js";
import { brief, give } from "./lib.mjs";

// It asks of every script-src 'self' whether we host JSONP, AngularJS or uploads. We host two small scripts, and take no files.
const ANSWERED = "'self' can be problematic if you host JSONP, AngularJS or user uploaded files.";

const OURS = ["/filter.js", "/staff.js"];

const { site, pages, files } = await brief();
const policies = new Map();
for (const path of [...pages, ...files]) {
  const { headers } = await fetch(site + path, { method: "HEAD" });
  const policy = headers.get("content-security-policy") ?? "";
  if (!policies.has(policy)) policies.set(policy, path);
}
const findings = [];
for (const [policy, path] of policies)
  if (!policy) findings.push(`${path}: no policy`);
  else
    for (const { description, directive } of new CspEvaluator(new CspParser(policy).csp).evaluate())
      if (description !== ANSWERED) findings.push(`${path}: ${directive}: ${description}`);
const scripts = files.filter((path) => path.endsWith(".js") && !OURS.includes(path));
if (scripts.length) findings.push(`more scripts than ours: ${scripts.join(", ")}`);
give(findings, policies.size, `policies of ${pages.length + files.length} answers`);
