// A browser that goes the subscriber's whole way with nothing but a keyboard. What happens outside it (mail comes, a board shows a
// new ad) it asks of walk.py, one line of JSON each way.
import { ask, done, enter as follow, heard, must, tabTo, tick, type } from "./led.mjs";
import { withBrowser } from "./lib.mjs";

// What stands between may keep a page that one person alone should see, and another site may learn its address.
const tooOpen = [];
function guard(response) {
  if (!response.request().isNavigationRequest() || !new URL(response.url()).pathname.includes("/varsel/")) return;
  const { "cache-control": kept, "referrer-policy": told } = response.headers();
  if (kept !== "no-store" || told !== "no-referrer") tooOpen.push(`a page of one's own says «${kept}» and «${told}»`);
}

async function enter(page, wanted) {
  await follow(page, wanted);
  must(tooOpen.length === 0, tooOpen[0]);
}

async function findTheWay(page, site, home) {
  await page.goto(site + home);
  await enter(page, `a[href="${home}abonner/"]`);
  await enter(page, `main a[href="${home}varsel/bestill/"]`);
}

// First with a place that is not there, as one learns most of a form from what it says of a fault. No time goes by in the service,
// so what was filled in once comes back as too quick, and what has come back is taken.
async function signUp(page, address) {
  await type(page, "#address", address);
  await tabTo(page, "[name=every]");
  for (let down = 0; down < 2; down += 1) await page.keyboard.press("ArrowDown");
  must(await page.isChecked("[name=every][value=straks]"), "the arrows do not choose how often");
  await type(page, "#kommuner", "Atlantis");
  await tick(page, "#consent");
  await enter(page, "main [type=submit]");
  must(await page.isVisible("[role=alert]"), "a place that is not there is not told of");
  must((await page.inputValue("#address")) === address, "the address is lost by a fault elsewhere");
  must(await page.isChecked("[name=every][value=straks]"), "how often is lost by a fault elsewhere");
  await enter(page, "[role=alert] a[href='#kommuner']");
  must(await page.evaluate(() => document.activeElement.id === "kommuner"), "what is said of a fault does not lead to its field");
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  must(await page.isChecked("#consent"), "the consent is lost by a fault elsewhere");
  await enter(page, "main [type=submit]");
  must(!(await page.isVisible("#address")), "the form is not taken");
}

async function theOnlyMail(what) {
  const mails = await ask("mails");
  must(mails.length === 1, `${mails.length} mails instead of ${what}`);
  return mails[0];
}

async function open(page, mail, place) {
  await page.setContent(mail.html);
  await enter(page, `a[href*="/varsel/${place}/"]`);
}

async function confirm(page) {
  const mail = await theOnlyMail("the one with a link to confirm");
  must(!mail.leave, "the mail that asks is one that can be left");
  for (const method of ["HEAD", "GET"]) await fetch(mail.confirm, { method }); // as a mail server looks for what is evil
  must((await ask("mails")).length === 0, "who looks at the link has confirmed");
  await open(page, mail, "bekreft");
  await enter(page, "main [type=submit]");
  const first = await theOnlyMail("the first with posts");
  await page.setContent(first.html);
  must((await page.locator("h2").count()) > 5, "the first mail has not what is open");
  must(first.leave && first.oneClick, "the first mail cannot be left by one press");
  return first;
}

async function seeWhatIsStored(page) {
  const answer = await fetch(await page.evaluate(() => document.querySelector("a[download]").href));
  const stored = answer.ok ? await answer.text() : "";
  must(stored.includes(address), `what is stored is answered with ${answer.status}`);
}

async function changeTheSearch(page, mail) {
  await open(page, mail, "mitt");
  await tabTo(page, "summary");
  await page.keyboard.press("Enter");
  await tick(page, "[name=fylke][value='18']");
  await enter(page, "[value=add]");
  await enter(page, "[value=remove-0]");
  await seeWhatIsStored(page);
  must((await page.locator(".searches li").count()) === 1, "what is added and taken away is not seen");
  await ask("ad", "Kristiansand");
  const there = await ask("ad", "Bodø");
  const next = await theOnlyMail("the one that follows the change");
  must(next.html.includes(there), "the mail has not what is wanted now");
  must(!next.html.includes("Kristiansand"), "the mail has what is not wanted any more");
  return next;
}

async function leave(mail) {
  await fetch(mail.leave);
  await ask("ad", "Bodø");
  const last = await theOnlyMail("the one after a look at the page where one leaves");
  const done = await fetch(last.leave, { method: "POST", body: new URLSearchParams("List-Unsubscribe=One-Click"), redirect: "manual" });
  must(done.status === 200, `one press to leave is answered with ${done.status}`);
  await ask("ad", "Bodø");
  must((await ask("mails")).length === 0, "who has left gets mail");
  const traces = await ask("traces");
  must(traces.length === 0, `who has left is still in ${traces.join(", ")}`);
}

const { site, home, address, scripts, width } = await heard();
const found = [];
let pages = 0;
await withBrowser(async (browser) => {
  const context = await browser.newContext({ javaScriptEnabled: scripts, viewport: { width, height: 900 } });
  const page = await context.newPage();
  page.on("framenavigated", () => (pages += 1));
  page.on("response", guard);
  try {
    await findTheWay(page, site, home);
    await signUp(page, address);
    const first = await confirm(page);
    await leave(await changeTheSearch(page, first));
    must((await context.cookies()).length === 0, "something is left in the browser");
  } catch (error) {
    found.push(`${new URL(page.url()).pathname.replace(/\w{64}/, "…")}: ${error.message}`);
  }
});
done(found, pages);
