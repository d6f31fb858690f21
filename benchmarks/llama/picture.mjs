#!/usr/bin/env node
// Draws what peers.sh wrote as an SVG: by how much n2eye is ahead of llama.cpp, median and range of the rounds.
//   node picture.mjs OUT.svg TITLE=FILE.jsonl…
import { writeFileSync } from 'node:fs';
import { compare, linesOf } from './compare.mjs';

const [out, ...given] = process.argv.slice(2);
if (!out || given.length === 0) {
  console.error('picture.mjs: OUT.svg TITLE=FILE.jsonl…');
  process.exit(2);
}

const rows = given.flatMap(pair => {
  const [title, file] = pair.split('=');
  const runs = linesOf(file).filter(line => line.kind === 'run');
  return [...new Set(runs.map(run => run.pair))].flatMap(kind => compare(runs.filter(run => run.pair === kind))
    .filter(row => row.advantage && /^(decode|prefill|start)/.test(row.name))
    .map(row => ({ ...row, label: `${title}, ${kind}: ${row.name.replace(/, (tokens\/s|ms)$/, '')}` })));
});

// A logarithmic axis: twice as fast and half as fast are as far from 1.
const [left, width, height, top] = [400, 420, 22, 34];
const ends = [0.5, Math.max(2, ...rows.map(row => row.advantage.max))];
const x = ratio => left + width * Math.log(Math.max(ratio, ends[0]) / ends[0]) / Math.log(ends[1] / ends[0]);
const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const marks = [0.5, 1, 2, 4, 8].filter(mark => mark <= ends[1]);
const bottom = top + rows.length * height;
writeFileSync(out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 60} ${bottom + 10}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
<text x="8" y="16" font-weight="bold">n2eye beside llama.cpp: ahead by (right of 1 n2eye is faster)</text>
${marks.map(mark => `<line x1="${x(mark)}" x2="${x(mark)}" y1="${top - 6}" y2="${bottom}" stroke="${mark === 1 ? '#333' : '#ccc'}"/><text x="${x(mark)}" y="${top - 9}" text-anchor="middle" fill="#555">${mark}</text>`).join('\n')}
${rows.map(({ label, advantage }, i) => {
    const y = top + i * height, [from, to] = [Math.min(x(1), x(advantage.median)), Math.max(x(1), x(advantage.median))];
    return `<text x="8" y="${y + 15}">${escaped(label)}</text>
<rect x="${from}" y="${y + 4}" width="${to - from}" height="14" fill="${advantage.median >= 1 ? '#2a9d8f' : '#e76f51'}"/>
<line x1="${x(advantage.min)}" x2="${x(advantage.max)}" y1="${y + 11}" y2="${y + 11}" stroke="#222" stroke-width="2"/>
<text x="${x(advantage.max) + 6}" y="${y + 15}">${advantage.median.toFixed(2)}</text>`;
  }).join('\n')}
</svg>
`);
