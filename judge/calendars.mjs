// ical.js on every calendar: each line understood, each event whole, each once, no line too long.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import { brief, give } from "./lib.mjs";

const REQUIRED = ["uid", "dtstamp", "dtstart", "summary"];
const LONGEST = 75; // octets, RFC 5545

const { public: folder, files } = await brief();
const calendars = files.filter((path) => path.endsWith(".ics"));
const findings = [];
for (const path of calendars) {
  const text = readFileSync(folder + path, "utf8");
  const found = (what) => findings.push(`${path}: ${what}`);
  if (/(?<!\r)\n/.test(text) || !text.endsWith("\r\n")) found("a line does not end as it should");
  if (text.split("\r\n").some((line) => Buffer.byteLength(line) > LONGEST)) found(`a line is longer than ${LONGEST} octets`);
  try {
    look(new ICAL.Component(ICAL.parse(text)), found);
  } catch (error) {
    found(error.message);
  }
}
give(findings, calendars.length, "calendars");

function look(calendar, found) {
  for (const name of ["version", "prodid"]) if (!calendar.hasProperty(name)) found(`no ${name}`);
  const uids = new Set();
  for (const event of calendar.getAllSubcomponents("vevent")) {
    const uid = event.getFirstPropertyValue("uid");
    for (const name of REQUIRED) if (!event.hasProperty(name)) found(`${uid}: no ${name}`);
    if (uids.has(uid)) found(`${uid} comes more than once`);
    uids.add(uid);
    // Reading the values makes ical.js look at each of them.
    const { startDate, sequence } = new ICAL.Event(event);
    if (startDate && Number.isNaN(startDate.toJSDate().getTime())) found(`${uid}: ${startDate} is no day`);
    if (sequence !== null && !Number.isInteger(sequence)) found(`${uid}: ${sequence} is no sequence`);
  }
}
