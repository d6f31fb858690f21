#!/usr/bin/env node
// Measures llama.cpp with a GGUF file, once, and prints one JSON object with the names of `n2eye bench --json`:
//   ./run.sh FILE.gguf [--threads 2] [--prefill 64,512] [--contexts 64,1024] [--decode-tokens 64] [--start-tokens 16] [--check]
// Prompts and decoded tokens are random ids. --check looks at the logits once more, at the end, and fails where one is not finite.
//
// node-llama-cpp's own evaluation schedules in JavaScript and samples; what is timed here is llama_decode, through the package's binding under its
// classes, and with the head's logits for the last token of a prompt and for every decoded one.
// Start it with run.sh: by itself it measures threads that llama.cpp starts anew for each token.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { getLlama } from 'node-llama-cpp';
import { percentile, spread } from './figures.mjs';
import { libraries, memory } from './process.mjs';

const batchTokens = 512; // llama.cpp's default
const warmUpTokens = 16;
const promptSeed = 20, fewestIds = 256; // every vocabulary has these, and which ids a prompt has costs no time

const { values: flags, positionals: [file] } = parseArgs({
  allowPositionals: true,
  options: {
    threads: { type: 'string', default: '2' },
    prefill: { type: 'string', default: '64,512' },
    contexts: { type: 'string', default: '64,1024' },
    'decode-tokens': { type: 'string', default: '64' },
    'start-tokens': { type: 'string', default: '16' },
    check: { type: 'boolean', default: false },
  },
});
if (!file) {
  console.error('bench.mjs: no FILE.gguf');
  process.exit(2);
}

const threads = Number(flags.threads), decodeTokens = Number(flags['decode-tokens']), startTokens = Number(flags['start-tokens']);
const prefill = flags.prefill.split(',').map(Number), contexts = flags.contexts.split(',').map(Number);

// Only what the package brought: nothing is downloaded or compiled, and no graphics card is used.
const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, usePrebuiltBinaries: true, logLevel: 'error', maxThreads: threads });
const { AddonModel, AddonContext, AddonSampler } = llama._bindings;
const before = memory();

const opening = performance.now();
const model = new AddonModel(file, { addonExports: llama._bindings, gpuLayers: 0, useMmap: true });
if (!await model.init()) throw new Error(`llama.cpp does not load ${file}`);
const opened = performance.now();
const contextTokens = Math.max(...prefill, ...contexts.map(length => length + decodeTokens), startTokens);
const context = new AddonContext(model, { contextSize: contextTokens, batchSize: batchTokens, sequences: 1, flashAttention: 'auto', threads });
if (!await context.init()) throw new Error('llama.cpp makes no context');
const threadsUsed = context.getThreads(); // pool.c waits for this call
const ready = performance.now();
const loaded = memory();
const ids = randomIds(Math.max(contextTokens, warmUpTokens + 1));
await evaluate(0, startTokens);
const answered = performance.now();

await evaluate(0, warmUpTokens);
await evaluate(warmUpTokens, warmUpTokens + 1);
const prefills = [], decodes = [];
for (const tokens of prefill) {
  const begun = performance.now();
  await evaluate(0, tokens);
  prefills.push({ tokens, prefill_tokens_per_second: spread([tokens / (performance.now() - begun) * 1000]) });
}

for (const tokens of contexts) {
  await evaluate(0, tokens);
  const times = [];
  for (let i = 0; i < decodeTokens; i++) {
    const begun = performance.now();
    await evaluate(tokens + i, tokens + i + 1);
    times.push(performance.now() - begun);
  }

  const total = times.reduce((a, b) => a + b);
  decodes.push({
    context_tokens: tokens,
    decode_tokens_per_second: spread([decodeTokens / total * 1000]),
    token_milliseconds_p50: percentile(times, 50),
    token_milliseconds_p99: percentile(times, 99),
  });
}

const end = memory();
const check = flags.check ? await checkLogits() : undefined;
console.log(JSON.stringify({
  schema: 'n2eye.peers.llama/1',
  program: {
    llama_cpp_version: llama.llamaCppRelease.release,
    node_llama_cpp_version: JSON.parse(readFileSync(new URL('node_modules/node-llama-cpp/package.json', import.meta.url), 'utf8')).version,
    libraries: libraries(/libggml-cpu/),
    model: model.getModelDescription(),
    weights_file: file,
    weights_bytes: model.getModelSize(),
    threads: threadsUsed,
    threads_stay: libraries(/^pool\.so$/).length > 0,
    context_tokens: context.getContextSize(),
    decode_tokens: decodeTokens,
    prompt_seed: promptSeed,
  },
  starts: [{
    question: 'text',
    page_cache: 'warm',
    tokens: startTokens,
    first_token_milliseconds: spread([answered - opening]),
    weights_open_milliseconds: spread([opened - opening]),
    decoder_open_milliseconds: spread([ready - opened]),
    question_milliseconds: spread([answered - ready]),
  }],
  prefill: prefills,
  decode: decodes,
  memory: {
    before_load_resident_bytes: before.resident,
    before_load_anonymous_bytes: before.anonymous,
    loaded_private_bytes: loaded.private,
    loaded_anonymous_bytes: loaded.anonymous,
    peak_resident_bytes: end.peakResident,
    private_bytes: end.private,
    anonymous_bytes: end.anonymous,
  },
  check,
}));
await context.dispose();
await model.dispose();
await llama.dispose();

/** Evaluates the ids of positions from (included) to `to` (not), and the logits of the last; from 0 it forgets what was before. */
async function evaluate(from, to) {
  if (from === 0) context.disposeSequence(0);
  let logits;
  for (let at = from; at < to; at += batchTokens) {
    const part = ids.subarray(at, Math.min(to, at + batchTokens));
    context.initBatch(part.length);
    [logits] = context.addToBatch(0, at, part, at + part.length === to ? Uint32Array.of(part.length - 1) : new Uint32Array(0));
    await context.decodeBatch();
  }

  return logits;
}

async function checkLogits() {
  const at = await evaluate(0, startTokens);
  const sampler = new AddonSampler(model);
  sampler.applyConfig({ temperature: 0 });
  const [, , , pairs] = await context.sampleToken(at, sampler, false, false, true);
  sampler.dispose();
  const logits = pairs.filter((_, i) => i % 2 === 1);
  const finite = logits.filter(Number.isFinite);
  if (finite.length !== logits.length) throw new Error(`of ${logits.length} logits only ${finite.length} are finite`);
  return { logits: logits.length, least: finite.reduce((a, b) => Math.min(a, b)), most: finite.reduce((a, b) => Math.max(a, b)) };
}

function randomIds(count) {
  let state = promptSeed;
  return Uint32Array.from({ length: count }, () => {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    return Math.floor(state / 2 ** 32 * fewestIds);
  });
}
