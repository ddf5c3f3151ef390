// The Nu HTML checker on every page, and on each style sheet and picture of ours.
import { readdirSync } from "node:fs";
import vnu from "vnu-jar";
import { brief, checked, give } from "./lib.mjs";

const { public: folder } = await brief();
const files = readdirSync(folder, { recursive: true }).filter((name) => /\.(html|css|svg)$/.test(name));
const messages = checked(vnu, files, ["--also-check-css", "--also-check-svg"], folder);
const where = ({ url, lastLine }) => `${url.slice(url.indexOf(folder) + folder.length)}:${lastLine}`;
give(messages.map((each) => `${where(each)}: ${each.subType ?? each.type}: ${each.message}`), files.length, "files");
