// A browser in which two of the staff live their week. What happens outside it (mail comes, something new waits, the server is
// killed) it asks of week.py, one line of JSON each way.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";
import vnu from "vnu-jar";
import { ask, done, enter, heard, must, press, tabTo, tick, type } from "./led.mjs";
import { AXE, checked, HTML, unfold, violations, withBrowser } from "./lib.mjs";

const { site, days, many, looks } = await heard();
const HOME = `${site}/ansatte/`;
const SIZES = [[1280, "light"], [1280, "dark"], [320, "light"], [320, "dark"]].map(([width, colorScheme]) => ({ width, colorScheme }));
const DESK = { width: 1280, height: 900 };
const found = [];
const looked = new Map(); // the HTML of each kind of page that was seen
const answers = new WeakMap(); // what each page came with
const visited = new Set();
const confirmed = []; // what a browser was told is decided, and as what
let pulled = false; // the plug

// Whom a page asks, what it complains of, what it lets others keep, and what is said to be saved.
function watch(context) {
  const wrong = (what) => pulled || found.includes(what) || found.push(what);
  context.on("request", (request) => new URL(request.url()).origin === site || wrong(`asks ${request.url()}`));
  context.on("weberror", (error) => wrong(`script: ${error.error().message}`));
  context.on("console", (message) => {
    const answered = message.text().startsWith("Failed to load resource") && message.location().url.startsWith(HOME);
    if (["error", "warning"].includes(message.type()) && !answered) wrong(`console: ${message.text()}`);
  });
  context.on("response", (response) => {
    const { pathname, search } = new URL(response.url());
    if (response.status() >= 500) wrong(`${response.status()} for ${pathname}`);
    if (!response.request().isNavigationRequest() || !response.url().startsWith(HOME)) return;
    if (response.status() !== 303) answers.set(response.frame().page(), response);
    const { "cache-control": kept, location } = response.headers();
    if (kept !== "no-store" && response.status() !== 303) wrong(`${pathname.replace(/inn\/.+/, "inn/…")} may be kept: «${kept}»`);
    if (response.request().method() === "GET" && !pathname.includes("/inn/")) visited.add(pathname + search);
    if (pathname.includes("/sak/") && response.status() === 303)
      confirmed.push([pathname.split("/sak/")[1], new URL(location, site).searchParams.get("gjort") ?? ""]);
  });
}

const key = (page) => new URL(page.url()).pathname.split("/sak/")[1] ?? "";
const text = (page) => page.innerText("main");
const heading = (page) => page.innerText("h1");
async function says(page, words) {
  must((await text(page)).includes(words), `${new URL(page.url()).pathname} does not say «${words}»`);
}

// Looks at each kind of page once, unfolded: in light and dark, on a phone and on a desk.
async function look(page, what) {
  if (looked.has(what)) return;
  if (!looks) return void looked.set(what, "");
  looked.set(what, await answers.get(page).text());
  await page.evaluate(AXE);
  const folded = await page.evaluate(() => [...document.querySelectorAll("details")].map((each) => each.open));
  await page.evaluate(unfold);
  for (const [nth, { width, colorScheme }] of SIZES.entries()) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    found.push(...(await violations(page, `${what} at ${width} px, ${colorScheme}`, nth % 2 === 1)));
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth);
    if (wide > width) found.push(`${what} is ${wide} px wide in a window of ${width} px`);
  }
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: null });
  await page.evaluate((were) => document.querySelectorAll("details").forEach((each, nth) => (each.open = were[nth])), folded);
}

async function signIn(context, address) {
  const page = await context.newPage();
  await page.goto(`${HOME}inn/`);
  await look(page, "where one asks for a link");
  await type(page, "#address", address);
  await enter(page, "main [type=submit]");
  await look(page, "what is said of the link");
  const link = await ask("link", address);
  must(link, "no mail with a link comes");
  for (const method of ["HEAD", "GET", "GET"]) await fetch(link, { method }); // as a mail server looks for what is evil
  await page.goto(link);
  await look(page, "where the link leads");
  must(await page.isVisible("main form button"), "who looks at the link uses it up");
  await enter(page, "main form button");
  must(page.url() === HOME, "the link does not lead into the room");
  const [cookie] = await context.cookies();
  must(cookie?.httpOnly && cookie.sameSite !== "None", "a script may read the cookie");
  const used = await page.request.get(link);
  must(used.status() === 404, "a link can be used again");
  return page;
}

// Opens the first thing of a kind that waits, by the keyboard.
async function begin(page, what) {
  await page.goto(`${HOME}?vis=${what}`);
  await press(page, "j");
  must(key(page).startsWith(`${what}-`), `J does not open what waits (${what})`);
  return key(page);
}

async function undo(page) {
  const first = await begin(page, "doubt");
  await press(page, "j");
  must(key(page) !== first, "J does not lead on");
  await press(page, "k");
  must(key(page) === first, "K does not lead back");
  await look(page, "a doubt");
  await press(page, "2");
  must(key(page) && key(page) !== first, "after a decision the next does not come");
  await says(page, "Lagret: avvist");
  await look(page, "the next, where a decision can be undone");
  must(!(await ask("waiting")).includes(first), "what is decided still waits");
  await press(page, "z");
  await says(page, "Angret. Ingen har fått e-post om den.");
  await look(page, "what was undone");
  must((await ask("waiting")).includes(first), "what is undone does not wait again");
}

async function pair(page) {
  const same = await begin(page, "same");
  const [one, other] = same.split("-").slice(1).map(Number);
  await look(page, "a pair");
  await press(page, "s");
  await page.goto(`${HOME}sak/post-${other}`);
  must((await page.locator(".ad").count()) === 2, "two that were put together do not stand together");
  await look(page, "a post of two ads");
  await enter(page, "[value=split]");
  await says(page, "Lagret: ikke samme stilling");
  await page.goto(`${HOME}sak/post-${one}`);
  must((await page.locator(".ad").count()) === 1, "two that were split still stand together");
  must(!(await ask("waiting")).includes(same), "a pair that was decided on waits again");
}

async function fact(page) {
  const wrong = await begin(page, "closed");
  await look(page, "a post after its deadline");
  await tabTo(page, "summary");
  await page.keyboard.press("Enter");
  await type(page, "#felt-percent", "");
  for (const typed of ["gjk1", "40"]) {
    await page.evaluate(() => (document.querySelector("details").open = true));
    await page.focus("#felt-percent");
    await page.keyboard.press("Control+A");
    await page.keyboard.type(typed);
    must(key(page) === wrong, "letters that are typed in a field decide");
    await press(page, "Enter");
    if (typed === "40") continue;
    await says(page, "«gjk1» kan ikke stå som prosent");
    await look(page, "a fact that cannot be so");
  }
  await says(page, "Lagret: prosent: 60 → 40");
  await type(page, "#said", "ring gjerne før kl. 16");
  await press(page, "Enter");
  await says(page, "ring gjerne før kl. 16");
  await press(page, "l");
  must(!(await ask("waiting")).includes(wrong), "what is closed still waits");
}

async function several(page) {
  await page.goto(`${HOME}?vis=doubt`);
  const boxes = await page.locator("[name=key]").evaluateAll((all) => all.slice(0, 3).map((each) => each.value));
  await look(page, "the queue");
  for (const box of boxes) await tick(page, `[value=${box}]`);
  await press(page, "Enter"); // in a box, which presses the first button of a form
  const ticked = await page.locator("[name=key]:checked").count();
  must((await ask("waiting")).includes(boxes[0]) && ticked === 3, "Enter in a box decides");
  await enter(page, "[value=reject-5]");
  await look(page, "the queue after several were rejected");
  const still = async () => (await ask("waiting")).filter((each) => boxes.includes(each)).length;
  must((await still()) === 0, "several cannot be rejected at once");
  await press(page, "z");
  await says(page, "Angret.");
  must((await still()) === 3, "several that were rejected at once cannot be taken back at once");
}

async function collide(page, other) {
  const at = await begin(page, "doubt");
  await other.goto(page.url());
  await press(other, "5");
  await press(page, "g");
  await says(page, "Ingenting er lagret");
  await says(page, "Endret av Ola");
  await says(page, "avvist");
  await look(page, "what somebody else has decided");
  const decisions = await ask("decided", Number(at.split("-")[1]));
  must(decisions.length === 1 && decisions[0].who === "Ola", `${at} is decided by ${decisions.map(({ who }) => who)}`);
}

async function twice(page) {
  const at = await begin(page, "doubt");
  const moved = page.waitForURL((url) => !url.pathname.endsWith(at));
  await page.dblclick("[value=approve]", { noWaitAfter: true }).catch(() => {});
  await moved;
  await page.goto(HOME);
  const decisions = await ask("decided", Number(at.split("-")[1]));
  must(decisions.length === 1, `a double click is ${decisions.length} decisions`);
}

const KEYS = { doubt: "g123456", same: "us", closed: "fl", conflict: "b", report: "b" };

async function clear(page) {
  await page.goto(HOME);
  const waiting = await ask("waiting");
  must((await heading(page)).startsWith(`${waiting.length} venter`), `${waiting.length} wait, and the queue says: ${await heading(page)}`);
  await press(page, "j");
  for (let nth = 0; key(page) && nth < 2 * waiting.length; nth += 1) {
    const [at, what] = [key(page), key(page).split("-")[0]];
    await look(page, `what waits: ${what}`);
    await press(page, KEYS[what][nth % KEYS[what].length]);
    must(key(page) !== at, `${at} does not lead on`);
  }
  must((await heading(page)) === "Ingenting venter", `the queue is not empty: ${await heading(page)}`);
  must((await ask("waiting")).length === 0, "something waits that the queue does not show");
  await look(page, "the queue with nothing in it");
}

const ONE_OF_EACH = { doubt: 2, same: 1, closed: 1, conflict: 1, report: 1 };
const BUTTONS = { doubt: "reject-3", same: "different", closed: "open", conflict: "keep", report: "done" };

// On a phone, without scripts, by Tab and Enter.
async function bare(browser, state) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 }, storageState: state });
  watch(context);
  const page = await context.newPage();
  await ask("come", ONE_OF_EACH);
  await page.goto(HOME);
  await enter(page, "main a.button");
  for (let nth = 0; key(page) && nth < 20; nth += 1) {
    const at = key(page);
    await enter(page, `[value=${BUTTONS[at.split("-")[0]]}]`);
    must(key(page) !== at, `${at} does not lead on without scripts`);
  }
  must((await heading(page)) === "Ingenting venter", "the queue cannot be emptied without scripts");
  await context.close();
}

async function add(page) {
  await page.goto(HOME);
  await enter(page, "nav a[href$='/ny/']");
  await look(page, "where a post is added");
  await type(page, "#url", "https://www.finn.no/job/fulltime/ad.html?finnkode=1");
  await enter(page, "main [type=submit]");
  must(await page.isVisible("[role=alert]"), "what cannot be added is not told of");
  await look(page, "what cannot be added");
  await type(page, "#title", "Husvert på natt");
  await type(page, "#employer", "Stiftelsen Havn");
  await type(page, "#place", "Oslo");
  await enter(page, "main [type=submit]");
  await says(page, "Lagret: godkjent");
  must((await heading(page)) === "Husvert på natt", "what is added by hand is not called so");
  await page.goto(`${HOME}ny/`);
  await type(page, "#url", "https://www.eksempelforeningen.example/stilling");
  await enter(page, "main [type=submit]");
  must((await heading(page)).startsWith("Erfaringskonsulent 30"), `a page's post is not read: ${await heading(page)}`);
}

const NUMBERS = { "stillinger/": "Alle annonser", "avgjort/": "Avgjort", "treff/": "Treffsikkerhet", "helse/": "", "abonnenter/": "Abonnenter", "meg/": "Kari" };

async function numbers(page) {
  for (const [path, called] of Object.entries(NUMBERS)) {
    await enter(page, `nav a[href$='/ansatte/${path}']`);
    must((await heading(page)).includes(called), `${path} is called ${await heading(page)}`);
    await look(page, path);
  }
  for (const path of ["forslag/?tittel=medvandrer", "forslag/?tittel=(", "folk/", "stillinger/?ord=miljø", "stillinger/?vis=unrelated"]) {
    await page.goto(HOME + path);
    await look(page, path);
  }
  const table = await page.request.get(`${HOME}annonser.csv`);
  const lines = (await table.text()).split("\n");
  must(table.ok() && lines[0].includes("tittel") && lines.length > many, `the table has ${lines.length} lines`);
}

// Keys are pressed until nobody answers.
async function plug(page) {
  const before = confirmed.length;
  for (const wait of [0.5, 0.9, 0.7]) {
    await ask("come", { doubt: 15 });
    await begin(page, "doubt");
    const [from, killed] = [confirmed.length, ask("kill", wait)];
    pulled = true;
    for (let nth = 0; page.url().startsWith(HOME) && nth < 30; nth += 1) await press(page, "g15"[nth % 3]).catch(() => (nth = 30));
    await killed;
    const sound = await ask("start");
    must(sound === "ok", `after the plug was pulled the database is not sound: ${sound}`);
    const answer = await page.goto(HOME);
    pulled = false;
    must(answer.status() === 200, `after the plug was pulled the room answers ${answer.status()}`);
    found.push(...(await ask("unkept", confirmed.slice(from))));
    if (found.length) return;
  }
  must(confirmed.length > before, "nothing was decided before the plug was pulled");
}

async function out(page) {
  await page.goto(`${HOME}meg/`);
  const own = await page.locator(".lines li").evaluateAll((all) => all.findIndex((each) => each.innerText.includes("Logg ut")));
  await enter(page, `.lines li:nth-child(${own + 1}) button`);
  await page.goBack();
  must((await heading(page)) === "Logg inn", `who goes back after signing out sees ${await heading(page)}`);
  visited.add("/ansatte/annonser.csv");
  for (const path of visited) {
    const { status } = await fetch(site + path);
    if (status !== 401) found.push(`${path} answers ${status} to a stranger`);
  }
}

function byVnu() {
  const [folder, names] = [mkdtempSync(join(tmpdir(), "room")), [...looked.keys()]];
  const files = names.map((_, nth) => `${nth}.html`);
  files.forEach((file, nth) => writeFileSync(join(folder, file), looked.get(names[nth])));
  const messages = checked(vnu, files, [], folder);
  rmSync(folder, { recursive: true });
  return messages.map(({ url, message }) => `${names[parseInt(url.split("/").pop())]}: ${message}`);
}

async function byHtmlValidate() {
  const judge = new HtmlValidate(HTML);
  const reports = await Promise.all([...looked].map(async ([name, html]) => [name, await judge.validateString(html)]));
  return reports.flatMap(([name, { results }]) =>
    results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${name}: ${ruleId}: ${message}`)),
  );
}

await withBrowser(async (browser) => {
  const [first, second] = [await browser.newContext({ viewport: DESK }), await browser.newContext({ viewport: DESK })];
  [first, second].forEach(watch);
  let page;
  try {
    page = await signIn(first, "kari@example.com");
    const ways = { undo, pair, fact, several, twice, clear, add, numbers, plug, out };
    for (const day of days) {
      if (day === "collide") await collide(page, await signIn(second, "ola@example.com"));
      if (day === "bare") await bare(browser, await first.storageState());
      await ways[day]?.(page);
    }
  } catch (error) {
    found.push(`${page ? new URL(page.url()).pathname : "at the door"}: ${error.message}`);
  }
});
if (looks && found.length === 0) found.push(...byVnu(), ...(await byHtmlValidate()));
done(found, looked.size);
