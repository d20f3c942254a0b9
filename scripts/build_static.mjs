// Compiles static/scss/{app,survey,hall,print}.scss and copies the design system's script and the font into static/build/.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";
import subsetFont from "subset-font";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const target = join(root, "static", "build");
const fonts = join(modules, "@fontsource-variable", "atkinson-hyperlegible-next", "files");
const figures = join(modules, "@fontsource-variable", "hanken-grotesk", "files", "hanken-grotesk-latin-wght-normal.woff2");

mkdirSync(join(target, "fonts"), { recursive: true });

for (const name of ["app", "survey", "hall", "print"]) {
  const source = join(root, "static", "scss", `${name}.scss`);
  if (!existsSync(source)) continue;
  const { css } = sass.compile(source, { loadPaths: [modules, join(modules, "govuk-frontend", "dist")], quietDeps: true, style: "compressed" });
  writeFileSync(join(target, `${name}.css`), css);
}

// Without the comment that names a source map: the map is not served, and the static storage would look for it.
const script = join(modules, "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js");
writeFileSync(join(target, basename(script)), readFileSync(script, "utf8").replace(/\/\/# sourceMappingURL=.*/, ""));

for (const file of readdirSync(fonts).filter((name) => /-latin(-ext)?-wght-(normal|italic)\.woff2$/.test(name))) {
  copyFileSync(join(fonts, file), join(target, "fonts", file));
}

// Every zero of the typeface is slashed, which reads as an error in a date. The figures are of a neighbour, whose figures
// have one width; nothing but them and spaces is in the file, so that they can stand first in a list of families. In
// PDFs a space beside figures is of their font: without one of its own it is as wide as a missing letter.
const digits = await subsetFont(readFileSync(figures), "0123456789 \u00a0\u202f", { targetFormat: "woff2" });
writeFileSync(join(target, "fonts", "figures-wght-normal.woff2"), digits);
