// The Nu HTML checker on every page, and on each style sheet and picture of ours.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import vnu from "vnu-jar";
import { brief, give } from "./lib.mjs";

const { public: folder } = await brief();
const files = readdirSync(folder, { recursive: true }).filter((name) => /\.(html|css|svg)$/.test(name));
const called = ["-jar", vnu, "--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg", ...files];
const done = spawnSync("java", called, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
const { messages } = JSON.parse(done.stdout);
const where = ({ url, lastLine }) => `${url.slice(url.indexOf(folder) + folder.length)}:${lastLine}`;
give(messages.map((each) => `${where(each)}: ${each.subType ?? each.type}: ${each.message}`), files.length, "files");
