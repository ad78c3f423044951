// SPDX-FileCopyrightText: Buurt Samen contributors
// SPDX-License-Identifier: EUPL-1.2

// Builds the style sheet, fonts, icons and pictures into the website room's static folder, and copies fonts and
// pictures for what is printed into the paper room.
// Run with `node build.mjs` after `npm ci`; the same input gives the same bytes.

import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const PACKAGES = join(HERE, "node_modules");
const ROOMS = join(HERE, "..", "src", "buurtsamen");
const OUT = join(ROOMS, "website", "static", "website");
const PAPER = join(ROOMS, "paper", "supplies");

const VENDOR = [
  "@utrecht/component-library-css/dist/index.css",
  "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
];
const FONTS = {
  "atkinson-hyperlegible-next": "@fontsource/atkinson-hyperlegible-next",
  "atkinson-hyperlegible-mono": "@fontsource/atkinson-hyperlegible-mono",
};
const PRINTED = {
  "@expo-google-fonts/atkinson-hyperlegible-next": ["400Regular", "700Bold", "800ExtraBold"],
  "@expo-google-fonts/atkinson-hyperlegible-mono": ["700Bold"],
  "@expo-google-fonts/noto-sans": ["400Regular", "700Bold"],
  "@expo-google-fonts/noto-sans-arabic": ["400Regular", "700Bold"],
};
const TABLER = "@tabler/icons";
const BROWSERS = { chrome: 109 << 16, firefox: 115 << 16, safari: (16 << 16) | (4 << 8) };
const ENCODED = ["look.css", "icons.svg"];

// What always comes along, used in a template or not; each with "utrecht-" before it.
const ALWAYS = `
  root body skip-link skip-link--visible-on-focus page-header page-header__content page-body page-body__content
  page-footer page-footer__content nav-list nav-list__item nav-list__link breadcrumb-nav breadcrumb-nav__list
  breadcrumb-nav__list--html-ol breadcrumb-nav__item breadcrumb-nav__link breadcrumb-nav__link--current
  breadcrumb-nav__separator heading-1 heading-2 heading-3 paragraph paragraph--lead paragraph--small link link--html-a
  link--telephone unordered-list unordered-list__item button button--primary-action button--secondary-action
  button--subtle button--busy button-link button-link--html-a button-link--primary-action
  button-link--secondary-action button-link--subtle button-group form-field form-field--invalid form-field__label
  form-field__description form-field__error-message form-field__input form-label form-field-description
  form-field-error-message form-fieldset form-fieldset__legend textbox textbox--html-input textbox--invalid select
  select--html-select select--invalid textarea textarea--html-textarea textarea--invalid checkbox
  checkbox--html-input radio-button radio-button--html-input alert alert--ok alert--info alert--warning alert--error
  status-badge status-badge--neutral status-badge--success status-badge--warning status-badge--danger table
  data-list data-list__item data-list__item-key data-list__item-value data-list__item-value--html-dd figure`
  .trim().split(/\s+/).map((name) => `utrecht-${name}`);

class Refused extends Error {}

try {
  await build();
} catch (error) {
  const where = error.loc ? `${error.fileName}:${error.loc.line}:${error.loc.column} ` : "";
  console.error(`assets: ${where}${error.message.split("\n")[0]}`);
  if (!where && !(error instanceof Refused)) console.error(error.stack);
  process.exitCode = 1;
}

async function build() {
  const css = await import("lightningcss").catch(() => refuse("packages are missing: run npm ci first"));
  const look = read(join(HERE, "look.css"));
  const sources = roomFiles();
  const files = new Map([
    ["look.css", await styleSheet(css, look, sources)],
    ["icons.svg", sprite(sources)],
    ["icons.txt", read(join(PACKAGES, TABLER, "LICENSE"))],
    ...fonts(look),
    ...pictures(),
  ]);
  write(OUT, files);
  write(PAPER, new Map([...printed(), ...art()]));
}

/** Templates and modules of all rooms: where they are and what they say, comments left out. */
function roomFiles() {
  return list(ROOMS)
    .filter((path) => /(^|\/)templates\/.*\.html$/.test(path) || /\.py$/.test(path))
    .map((path) => ({
      name: path,
      isTemplate: path.endsWith(".html"),
      text: read(join(ROOMS, path)).replace(/\{#.*?#\}|<!--[^]*?-->|\{% comment[^]*?endcomment %\}/g, ""),
    }));
}

/** One minified sheet: our own rules whole, of the vendor's only what is used. */
async function styleSheet(css, look, sources) {
  const sheets = VENDOR.map((name) => print(css, name, read(join(PACKAGES, name)), []));
  const classes = new Set(sheets.join().match(/(?<=\.)[a-zA-Z_][\w-]*/g));
  const used = usedClasses(look, sources, classes);
  const subset = withoutUnusedProperties(
    css,
    look,
    sheets.map((sheet, i) => print(css, VENDOR[i], sheet, [...classes].filter((name) => !used.has(name)))),
  );
  const { code } = await css.bundleAsync({
    filename: "look.css",
    minify: true,
    targets: BROWSERS,
    resolver: {
      resolve: (specifier) => specifier,
      read: (name) => (name === "look.css" ? look : (subset[VENDOR.indexOf(name)] ?? refuse(`look.css imports ${name}`))),
    },
  });
  // REUSE-IgnoreStart
  const rights = "SPDX-FileCopyrightText: Buurt Samen contributors, Gemeente Utrecht, Frameless B.V.";
  return `/*! ${rights} SPDX-License-Identifier: EUPL-1.2 */\n${code}\n`;
  // REUSE-IgnoreEnd
}

/** Classes of the vendor that something of ours uses; refuses a name the vendor has no rule for. */
function usedClasses(look, sources, classes) {
  const used = new Set([...ALWAYS, ...look.match(/(?<=\.)[a-zA-Z_][\w-]*/g)]);
  const known = new Set([...classes].map((name) => name.split(/__|--/)[0]));
  const uses = sources.flatMap(({ name, isTemplate, text }) =>
    [...text.matchAll(/(?<![\w-])utrecht-[\w-]*/g)].map(([word]) => ({ name, isTemplate, word })),
  );
  for (const { name, isTemplate, word } of uses) {
    const isOurs = known.has(word.split(/__|--/)[0]);
    if (!isTemplate && !isOurs) continue; // a place, not a class
    // "utrecht-alert--{{ tone }}": the end is only known later, so all that begins this way come along
    const found = /[-_]$/.test(word) ? isOurs && [...classes].filter((each) => each.startsWith(word)) : [word];
    if (!found || !found.length || !found.every((each) => classes.has(each))) {
      refuse(`class ${word} in ${name} has no rule in the vendor CSS`);
    }
    found.forEach((each) => used.add(each));
  }
  return used;
}

/** Drops the custom properties that no rule reads, neither directly nor through another property. */
function withoutUnusedProperties(css, look, sheets) {
  const reads = new Map();
  const reached = new Set(references(look));
  for (const line of sheets.join("\n").split("\n")) {
    const [, property, value] = line.match(/^\s*(--[\w-]+):(.*)$/) ?? [];
    if (property) reads.set(property, [...(reads.get(property) ?? []), ...references(value)]);
    else references(line).forEach((each) => reached.add(each));
  }
  for (const property of reached) (reads.get(property) ?? []).forEach((each) => reached.add(each)); // a Set grows while walked
  const unused = [...reads.keys()].filter((property) => !reached.has(property));
  return sheets.map((sheet, i) => print(css, VENDOR[i], sheet, unused));
}

function references(text) {
  return [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name);
}

/** The sheet laid out one declaration a line, without the symbols named. */
function print(css, filename, text, unusedSymbols) {
  return css.transform({ filename, code: Buffer.from(text), unusedSymbols }).code.toString();
}

/** One picture with a symbol for each name in icons.txt; refuses an icon that is asked for and not there. */
function sprite(sources) {
  const names = [...new Set(read(join(HERE, "icons.txt")).split("\n").map((line) => line.trim()))]
    .filter((line) => line && !line.startsWith("#"))
    .sort();
  const symbols = names.map((name) => {
    const path = join(PACKAGES, TABLER, "icons", "outline", `${name}.svg`);
    if (!existsSync(path)) refuse(`icon ${name} in icons.txt is not an outline icon of Tabler`);
    const [, lines] = read(path).match(/<svg[^>]*>([^]*)<\/svg>/);
    const strokes = lines.replace(/<path stroke="none"[^>]*>/, "").replace(/\s*\n\s*/g, "").replace(/ \/>/g, "/>");
    return `<symbol id="${name}" viewBox="0 0 24 24">${strokes}</symbol>\n`;
  });
  const asked = /icons\.svg['"]?\s*%?\}?#([a-z0-9-]+)|\bicon(?:\.html['"] with [^%]*?\bname=|['"]?\s*[=:(]\s*|\s+)['"]([a-z0-9-]+)['"]/g;
  for (const { name, text } of sources) {
    for (const [, inAddress, inWords] of text.matchAll(asked)) {
      const icon = inAddress ?? inWords;
      if (!names.includes(icon)) refuse(`icon ${icon} in ${name} is not in icons.txt`);
    }
  }
  const [rights] = read(join(PACKAGES, TABLER, "LICENSE")).match(/(?<=Copyright \(c\) ).*/);
  // REUSE-IgnoreStart
  return (
    `<!-- SPDX-FileCopyrightText: ${rights}, Tabler Icons\n     SPDX-License-Identifier: MIT -->\n` +
    `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("")}</svg>\n`
  );
  // REUSE-IgnoreEnd
}

/** The font files look.css names, each family with its licence beside it. */
function* fonts(look) {
  const names = new Set([...look.matchAll(/url\("fonts\/([^"]+)"\)/g)].map(([, name]) => name));
  const families = Object.keys(FONTS);
  for (const name of [...names].sort()) {
    const family = families.find((each) => name.startsWith(each)) ?? refuse(`font ${name} has no package`);
    const path = join(PACKAGES, FONTS[family], "files", name);
    if (!existsSync(path)) refuse(`font ${name} is not in ${FONTS[family]}`);
    yield [`fonts/${name}`, readFileSync(path)];
  }
  for (const family of families) yield [`fonts/${family}.txt`, read(join(PACKAGES, FONTS[family], "LICENSE"))];
}

function* pictures() {
  for (const name of ["icon.svg", "work.js", "passkey.js", "desk.js", "brand.js", "round.js", "wizard.js", "stack.js"]) {
    yield [name, read(join(HERE, name))];
  }
  yield* art();
}

/** The font files of what is printed, whole, each family with its licence beside it. */
function* printed() {
  for (const [name, weights] of Object.entries(PRINTED)) {
    for (const weight of weights) {
      const folder = join(PACKAGES, name, weight);
      const file = list(folder).find((each) => each.endsWith(".ttf")) ?? refuse(`font ${weight} is not in ${name}`);
      yield [`fonts/${file}`, readFileSync(join(folder, file))];
    }
    yield [`fonts/${name.split("/")[1]}.txt`, read(join(PACKAGES, name, "LICENSE_FONT"))];
  }
}

function* art() {
  for (const name of list(join(HERE, "art")).filter((each) => each.endsWith(".svg"))) {
    yield [`art/${name}`, read(join(HERE, "art", name))];
  }
}

/** Writes all files, one line each, and clears what an earlier run left in its two folders. */
function write(out, files) {
  for (const folder of ["art", "fonts"]) {
    mkdirSync(join(out, folder), { recursive: true });
    list(join(out, folder))
      .filter((name) => !files.has(`${folder}/${name}`))
      .forEach((name) => rmSync(join(out, folder, name)));
  }
  for (const [name, content] of files) {
    const bytes = Buffer.from(content);
    writeFileSync(join(out, name), bytes);
    const sent = ENCODED.includes(name) ? `, ${brotliCompressSync(bytes).length} brotli, ${gzipSync(bytes).length} gzip` : "";
    console.log(`${relative(process.cwd(), join(out, name))}  ${bytes.length} bytes${sent}`);
  }
}

/** Files under a folder, as sorted paths with forward slashes; none when the folder is not there. */
function list(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();
}

function read(path) {
  return readFileSync(path, "utf8");
}

function refuse(why) {
  throw new Refused(why);
}
