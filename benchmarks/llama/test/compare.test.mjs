import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { compare, tableOf } from '../compare.mjs';
import { median, percentile, spread } from '../figures.mjs';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;

test('the median is the middle value, or the mean of two', () => {
  assert.deepEqual([median([3, 1, 20]), median([4, 1, 3, 20])], [3, 3.5]);
  assert.deepEqual(spread([10, 9, 100]), { median: 10, min: 9, max: 100 });
  assert.throws(() => median([]), /a median needs a value/);
});

test('a percentile is the nearest rank', () => {
  const values = Array.from({ length: 200 }, (_, i) => 200 - i);
  assert.deepEqual([percentile(values, 50), percentile(values, 99), percentile([7], 99)], [100, 198, 7]);
});

const one = value => ({ median: value, min: value, max: value });
// Names as in `n2eye bench --json`, which has more of them.
const result = ({ decode, prefill, start, peak, anonymous, before, share }) => ({
  starts: [
    { question: 'text', page_cache: 'cold', first_token_milliseconds: one(1e6) },
    { question: 'text', page_cache: 'warm', first_token_milliseconds: one(start) },
  ],
  prefill: [{ tokens: 512, prefill_tokens_per_second: one(prefill) }],
  decode: [{ context_tokens: 64, decode_tokens_per_second: one(decode), token_milliseconds_p99: 1000 / decode, ...(share && { share_of_stream_read: one(share) }) }],
  memory: { peak_resident_bytes: peak, loaded_anonymous_bytes: anonymous, ...(before && { before_load_resident_bytes: before, before_load_anonymous_bytes: before }) },
});
const runs = [
  { engine: 'n2eye', round: 1, result: result({ decode: 30, prefill: 200, start: 500, peak: 100e6, anonymous: 10e6, share: 0.9 }) },
  { engine: 'llama.cpp', round: 1, result: result({ decode: 20, prefill: 100, start: 1000, peak: 300e6, anonymous: 120e6, before: 100e6 }) },
  { engine: 'llama.cpp', round: 2, result: result({ decode: 10, prefill: 100, start: 1000, peak: 300e6, anonymous: 120e6, before: 100e6 }) },
  { engine: 'n2eye', round: 2, result: result({ decode: 20, prefill: 150, start: 2000, peak: 100e6, anonymous: 40e6, share: 0.8 }) },
];
const row = name => compare(runs).find(entry => entry.name === name);

test('ratios are made within a round, and above 1 n2eye is ahead', () => {
  assert.deepEqual(row('decode at 64, tokens/s'), { name: 'decode at 64, tokens/s', sides: [{ median: 25, min: 20, max: 30 }, { median: 15, min: 10, max: 20 }], advantage: { median: 1.75, min: 1.5, max: 2 } });
  assert.deepEqual(row('start to first token, file cached, ms').advantage, { median: 1.25, min: 0.5, max: 2 });
});

test('what Node held before it loaded a model is not llama.cpp’s', () => {
  assert.deepEqual(row('peak resident, MB').sides.map(side => side.median), [100, 200]);
  assert.deepEqual(row('of no file after load, MB').advantage, { median: 1.25, min: 0.5, max: 2 });
});

test('what only one engine tells has no ratio, and a round that one engine lacks makes none', () => {
  assert.deepEqual([row('– share of the stream read').sides[1], row('– share of the stream read').advantage], [null, null]);
  const lost = compare(runs.slice(0, 3)).find(entry => entry.name === 'decode at 64, tokens/s');
  assert.deepEqual([lost.sides[1].min, lost.advantage], [10, { median: 1.5, min: 1.5, max: 1.5 }]);
});

test('the table stands in columns', () => {
  const lines = tableOf('int8 and Q8_0', compare(runs)).split('\n');
  assert.equal(new Set(lines.map(line => line.length)).size, 1);
  assert.match(lines[2], /^\| decode at 64, tokens\/s +\| 25\.0 \(20\.0–30\.0\) +\| 15\.0 \(10\.0–20\.0\) +\| \*\*1\.75\*\* \(1\.50–2\.00\) \|$/);
});

test('the command reads what peers.sh writes', () => {
  const work = mkdtempSync(join(tmpdir(), 'peers-'));
  try {
    const machine = JSON.parse(execFileSync(process.execPath, [join(here, '../machine.mjs'), 'model=some=name', 'threads=2'], { encoding: 'utf8' }));
    assert.deepEqual([machine.kind, machine.model, machine.threads], ['machine', 'some=name', 2]);
    const file = join(work, 'peers.jsonl');
    writeFileSync(file, [machine, ...runs.map(run => ({ kind: 'run', pair: 'int8 and Q8_0', ...run }))].map(line => `${JSON.stringify(line)}\n`).join(''));
    const printed = execFileSync(process.execPath, [join(here, '../compare.mjs'), file], { encoding: 'utf8' });
    assert.match(printed, /2 threads, some=name; 2 interleaved rounds/);
    assert.match(printed, /^\| int8 and Q8_0 +\| n2eye +\| llama\.cpp +\| n2eye is ahead by +\|$/m);
  } finally {
    rmSync(work, { recursive: true });
  }
});

test('the picture has a bar for each ratio of speed, to the left of 1 where n2eye is behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'n2eye-'));
  try {
    const [file, out] = [join(folder, 'runs.jsonl'), join(folder, 'out.svg')];
    writeFileSync(file, runs.map(run => JSON.stringify({ kind: 'run', pair: 'int8 & Q8_0', ...run })).join('\n'));
    execFileSync(process.execPath, [join(here, '..', 'picture.mjs'), out, `Idle=${file}`]);
    const svg = readFileSync(out, 'utf8');
    const labels = [...svg.matchAll(/<text x="8" y="\d+">([^<]*)/g)].map(match => match[1]);
    assert.deepEqual(labels, ['decode at 64', 'prefill of 512', 'start to first token, file cached'].map(name => `Idle, int8 &amp; Q8_0: ${name}`));
    assert.deepEqual([...svg.matchAll(/fill="(#2a9d8f|#e76f51)"/g)].map(match => match[1]), ['#2a9d8f', '#2a9d8f', '#2a9d8f']);
    assert.match(svg, />1\.75</);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
