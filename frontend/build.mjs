// Bundles the installed libraries into one folder: node build.mjs OUT
//
// Nothing is purged from the style sheet: sites and plugins write templates with classes that no build of ours sees.

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const MODULES = "node_modules";

const FILES = {
  "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
  "tabler.rtl.min.css": "@tabler/core/dist/css/tabler.rtl.min.css",
  "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
  "tom-select.min.js": "tom-select/dist/js/tom-select.complete.min.js",
  "tom-select.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
  "flatpickr.min.js": "flatpickr/dist/flatpickr.min.js",
  "flatpickr.min.css": "flatpickr/dist/flatpickr.min.css",
  "sortable.min.js": "sortablejs/Sortable.min.js",
  "chart.min.js": "chart.js/dist/chart.umd.min.js",
  "squire.min.js": "squire-rte/dist/squire.mjs",
  "purify.min.js": "dompurify/dist/purify.es.mjs",
  "swagger-ui.min.js": "swagger-ui-dist/swagger-ui-bundle.js",
  "swagger-ui.min.css": "swagger-ui-dist/swagger-ui.css",
};

// The maps are not shipped, so a browser's developer tools should not ask for them.
function withoutSourceMap(text) {
  return text.replace(/\n?\/[*/][#@] sourceMappingURL=[^\n]*/g, "");
}

function iconNames() {
  const names = readFileSync("icons.txt", "utf8").split("\n").map((line) => line.trim());
  return names.filter((name) => name && !name.startsWith("#"));
}

function symbol(name) {
  const path = join(MODULES, "@tabler/icons/icons/outline", `${name}.svg`);
  if (!existsSync(path)) throw new Error(`icons.txt names "${name}", which @tabler/icons doesn't have`);
  const [, inner] = readFileSync(path, "utf8").match(/<svg[^>]*>(.*)<\/svg>/s);
  const strokes = inner.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" ?\/>/, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${strokes}</symbol>`;
}

function sprite() {
  const look = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<svg xmlns="http://www.w3.org/2000/svg" ${look}>\n${iconNames().map(symbol).join("\n")}\n</svg>\n`;
}

function packageFolders() {
  return readdirSync(MODULES).flatMap((name) => {
    if (name.startsWith(".")) return [];
    return name.startsWith("@") ? readdirSync(join(MODULES, name)).map((inner) => `${name}/${inner}`) : [name];
  });
}

function notice(name) {
  const folder = join(MODULES, name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  // its own licence, and those of what its bundle holds
  const files = readdirSync(folder).filter((each) => /^licen[cs]e|-bundle\.js\.licen[cs]e/i.test(each));
  const texts = files.map((each) => readFileSync(join(folder, each), "utf8").trim());
  const text = texts.length ? texts.join("\n\n") : `Licence: ${license}`;
  return `${name} ${version} (${license})\n\n${text}\n`;
}

function write(out, name, text) {
  writeFileSync(join(out, name), text);
  writeFileSync(join(out, `${name}.gz`), gzipSync(text, { level: 9 }));
}

const out = process.argv[2];
mkdirSync(out, { recursive: true });
for (const [name, path] of Object.entries(FILES)) {
  write(out, name, withoutSourceMap(readFileSync(join(MODULES, path), "utf8")));
}
write(out, "icons.svg", sprite());
writeFileSync(join(out, "icons.txt"), `${iconNames().join("\n")}\n`);
writeFileSync(join(out, "LICENSES.txt"), packageFolders().map(notice).join(`\n${"-".repeat(80)}\n\n`));
