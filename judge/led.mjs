// What those share who go a way in Chromium with nothing but a keyboard, and how they ask what happens outside it.
import { createInterface } from "node:readline";

const MOST = 2000; // presses of Tab on one page
export const PATIENCE = 30_000; // ms until the next page must be there, however busy the machine
const said = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
export const heard = async () => JSON.parse((await said.next()).value);

export async function ask(what, ...details) {
  console.log(JSON.stringify([what, ...details]));
  return heard();
}

export function done(found, seen) {
  console.log(JSON.stringify(["done", found, seen]));
  process.exit(0);
}

export class Lost extends Error {}
export function must(holds, otherwise) {
  if (!holds) throw new Lost(otherwise);
}

// Presses Tab until what is wanted has the focus, and can be seen to have it.
export async function tabTo(page, wanted) {
  for (let pressed = 0, around = 0; pressed < MOST && around < 2; pressed += 1) {
    await page.keyboard.press("Tab");
    const { is, outline, end } = await page.evaluate((selector) => {
      const here = document.activeElement;
      return { is: here.matches(selector), outline: getComputedStyle(here).outlineStyle, end: here === document.body };
    }, wanted);
    around += end;
    must(!is || outline !== "none", `${wanted} does not show that it has the focus`);
    if (is) return;
  }
  throw new Lost(`nobody gets to ${wanted} by keyboard`);
}

// Presses a key that leads to another page.
export async function press(page, key, from = "") {
  const moved = page.waitForEvent("framenavigated", { timeout: PATIENCE });
  await page.keyboard.press(key);
  await moved.catch(() => must(false, `${from || key} leads nowhere`));
  await page.waitForLoadState();
}

export async function enter(page, wanted) {
  await tabTo(page, wanted);
  await press(page, "Enter", wanted);
}

export async function type(page, wanted, text) {
  await tabTo(page, wanted);
  await page.keyboard.type(text);
}

export async function tick(page, wanted) {
  await tabTo(page, wanted);
  await page.keyboard.press("Space");
  must(await page.isChecked(wanted), `${wanted} cannot be ticked by keyboard`);
}
