// Draws SVGs: node render.cjs TOOLS_FOLDER JOBS_FILE SIZE FIRST. Writes, for each job from FIRST on, its number, the length of its
// PNG and the PNG to standard output; length 0 where the SVG cannot be drawn. Some SVGs abort the process: the caller sees
// which number did not come.
const { readFileSync, writeSync } = require("node:fs");
const { createRequire } = require("node:module");
const [, , tools, jobs, size, first] = process.argv;
const { Resvg } = createRequire(tools + "/package.json")("@resvg/resvg-js");

function write(buffer) {
  for (let at = 0; at < buffer.length; ) {
    try {
      at += writeSync(1, buffer, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

const svgs = JSON.parse(readFileSync(jobs, "utf8"));
for (let number = Number(first); number < svgs.length; number++) {
  let png = Buffer.alloc(0);
  try {
    png = new Resvg(svgs[number], { fitTo: { mode: "width", value: Number(size) }, font: { loadSystemFonts: false } }).render().asPng();
  } catch {
    // Not drawn: length 0 says so.
  }
  const head = Buffer.alloc(8);
  head.writeInt32LE(number, 0);
  head.writeInt32LE(png.length, 4);
  write(Buffer.concat([head, png]));
}
