#!/usr/bin/env node
// Reads what peers.sh wrote and prints its table: node compare.mjs FILE.jsonl
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spread } from './figures.mjs';

const engines = ['n2eye', 'llama.cpp'];

/** What peers.sh wrote: one object a line. */
export function linesOf(file) {
  return readFileSync(file, 'utf8').split('\n').filter(line => line).map(line => JSON.parse(line));
}

/**
 * What is compared: where a result has it, and whether more of it is better. Results of both engines have the same names (docs/bench.md).
 * @param {object[]} results from which lengths of prompts and contexts are known
 */
export function measuresOf(results) {
  const lengths = (list, name) => [...new Set(results.flatMap(result => result[list].map(entry => entry[name])))].sort((a, b) => a - b);
  return [
    ...lengths('decode', 'context_tokens').flatMap(tokens => {
      const at = result => result.decode.find(entry => entry.context_tokens === tokens);
      return [
        { name: `decode at ${tokens}, tokens/s`, more: true, value: result => at(result)?.decode_tokens_per_second.median },
        { name: '– 99th percentile between tokens, ms', more: false, value: result => at(result)?.token_milliseconds_p99 },
        { name: '– share of the stream read', more: true, value: result => at(result)?.share_of_stream_read?.median },
      ];
    }),
    ...lengths('prefill', 'tokens').map(tokens => (
      { name: `prefill of ${tokens}, tokens/s`, more: true, value: result => result.prefill.find(entry => entry.tokens === tokens)?.prefill_tokens_per_second.median })),
    { name: 'start to first token, file cached, ms', more: false, value: result => result.starts.find(start => start.question === 'text' && start.page_cache === 'warm')?.first_token_milliseconds.median },
    { name: 'peak resident, MB', more: false, value: ({ memory }) => megabytes(memory.peak_resident_bytes, memory.before_load_resident_bytes) },
    { name: 'of no file after load, MB', more: false, value: ({ memory }) => megabytes(memory.loaded_anonymous_bytes, memory.before_load_anonymous_bytes) },
  ];
}

// Without what the process held before it loaded anything, where it says so: that is Node's, and not llama.cpp's.
const megabytes = (bytes, before = 0) => bytes == null ? undefined : (bytes - before) / 1e6;

/**
 * One pair of weights, measure by measure.
 * @param {Array<{ engine: string, round: number, result: object }>} runs
 * @returns {Array<{ name: string, sides: Array<object|null>, advantage: object|null }>} spreads; an advantage above 1 is n2eye's, round by round
 */
export function compare(runs) {
  return measuresOf(runs.map(run => run.result)).map(({ name, more, value }) => {
    const [own, peer] = engines.map(engine => new Map(runs.filter(run => run.engine === engine).map(run => [run.round, value(run.result)]).filter(([, given]) => given != null)));
    const both = [...own.keys()].filter(round => peer.has(round));
    const ratios = both.map(round => more ? own.get(round) / peer.get(round) : peer.get(round) / own.get(round));
    const spreadOf = values => values.length ? spread(values) : null;
    return { name, sides: [spreadOf([...own.values()]), spreadOf([...peer.values()])], advantage: spreadOf(ratios) };
  }).filter(row => row.sides.some(side => side));
}

/** The table in Markdown, whose columns stand below each other in a terminal too. */
export function tableOf(title, rows) {
  const cell = side => side ? `${number(side.median)} (${number(side.min)}–${number(side.max)})` : '–';
  const lines = [
    [title, 'n2eye', 'llama.cpp', 'n2eye is ahead by'],
    ...rows.map(row => [row.name, ...row.sides.map(cell), row.advantage ? `**${cell(row.advantage).replace(' ', '** ')}` : '–']),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map(line => line[column].length)));
  const print = line => `| ${line.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  return [print(lines[0]), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1).map(print)].join('\n');
}

/** Three figures or more. */
function number(value) {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lines = linesOf(process.argv[2]);
  const machine = lines.find(line => line.kind === 'machine');
  const runs = lines.filter(line => line.kind === 'run');
  if (!machine || runs.length === 0) throw new Error(`${process.argv[2]} has no runs`);
  const rounds = new Set(runs.map(run => run.round)).size;
  console.log(`${machine.cpu}, ${machine.processors} processors, Linux ${machine.kernel}, load ${machine.load_average} before the start; ${machine.threads} threads, ${machine.model}; ${rounds} interleaved rounds: median (least–most)`);
  if (machine.busy) console.log(`Beside each run ${machine.busy} processes that compute all the time; each had of a core: ${engines.map(engine => `${engine} ${number(spread(runs.filter(run => run.engine === engine).map(run => run.neighbour_cores)).median)}`).join(', ')}`);
  for (const pair of new Set(runs.map(run => run.pair))) console.log(`\n${tableOf(pair, compare(runs.filter(run => run.pair === pair)))}`);
}
