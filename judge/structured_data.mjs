// Adobe's validator, which knows what Google asks of a JobPosting, on every vacancy that one can apply for.
import Validator from "@adobe/structured-data-validator";
import Extractor from "@marbec/web-auto-extractor";
import { brief, give } from "./lib.mjs";

// A post may be in several places, which the validator does not look into when they are a list.
function oneForEachPlace(posting) {
  return [posting.jobLocation].flat().map((jobLocation) => ({ ...posting, jobLocation }));
}

const { site, open_vacancies: vacancies } = await brief();
const findings = [];
let advice = 0;
for (const path of vacancies) {
  const text = await (await fetch(site + path)).text();
  const data = new Extractor({ addLocation: true, embedSource: ["rdfa", "microdata"] }).parse(text);
  if (!data.jsonld?.JobPosting) findings.push(`${path}: no JobPosting`);
  else data.jsonld.JobPosting = data.jsonld.JobPosting.flatMap(oneForEachPlace);
  for (const { severity, issueMessage, path: at } of await new Validator().validate(data)) {
    // Advice asks for what an ad may not say, such as pay; we add nothing to an ad.
    if (severity === "ERROR") findings.push(`${path}: ${issueMessage} ${JSON.stringify(at)}`);
    else advice += 1;
  }
}
give(findings, vacancies.length, `vacancies, ${advice} pieces of advice`);
