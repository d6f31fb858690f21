import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { dequantize, types } from '../blocks.mjs';
import { alignment, layOut, write } from '../gguf.mjs';
import { shapesOf } from '../shapes.mjs';
import { readHeader } from './read-header.mjs';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const models = join(here, '../../../models');
const config = name => JSON.parse(readFileSync(join(models, name, 'config.json'), 'utf8'));
const work = mkdtempSync(join(tmpdir(), 'gguf-'));
after(() => rmSync(work, { recursive: true }));

const made = (type, seed = 1) => {
  const path = join(work, `${type}.${seed}.gguf`);
  write(path, config('n2eye-tiny'), 'n2eye-tiny', type, 'q8_0', seed);
  return path;
};

test('the header says what the file holds, and every tensor begins at its alignment', () => {
  const file = readFileSync(made('q4_0')), { metadata, tensors, end } = readHeader(file);
  assert.equal(metadata['general.architecture'], 'lfm2');
  assert.deepEqual(metadata['lfm2.attention.head_count_kv'], [0, 1, 0, 1, 0, 1]);
  assert.equal(metadata['tokenizer.ggml.tokens'].length, 2048);
  assert.equal(new Set(metadata['tokenizer.ggml.tokens']).size, 2048);
  assert.equal(metadata['tokenizer.ggml.tokens'][16 + 10], 'Ċ'); // the line feed, which llama.cpp looks for
  const begin = Math.ceil(end / alignment) * alignment;
  let next = 0;
  for (const { name, dims, id, offset } of tensors) {
    const type = Object.values(types).find(known => known.id === id);
    assert.equal(offset % alignment, 0, name);
    assert.equal(offset, next, `${name} follows the one before it`);
    next = Math.ceil((offset + dims.reduce((a, b) => a * b) / type.values * type.bytes) / alignment) * alignment;
  }

  assert.equal(file.length, begin + next);
  const idOf = name => tensors.find(tensor => tensor.name === name).id;
  assert.deepEqual(['token_embd.weight', 'blk.0.ffn_up.weight', 'blk.0.shortconv.conv.weight', 'blk.1.attn_q_norm.weight'].map(idOf), [8, 2, 0, 0]);
});

test('weights are of their size, and the same seed gives the same file', () => {
  const file = readFileSync(made('q8_0')), { tensors, end } = readHeader(file);
  const { dims, offset } = tensors.find(tensor => tensor.name === 'blk.1.attn_q.weight');
  const begin = Math.ceil(end / alignment) * alignment + offset, values = dequantize('q8_0', file.subarray(begin, begin + dims[0] * dims[1] / 32 * 34));
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  assert.ok(Math.abs(deviation * Math.sqrt(dims[0]) - 1) < 0.02, `${deviation}`);
  write(join(work, 'again.gguf'), config('n2eye-tiny'), 'n2eye-tiny', 'q8_0', 'q8_0', 1);
  assert.ok(file.equals(readFileSync(join(work, 'again.gguf'))));
  assert.ok(!file.equals(readFileSync(made('q8_0', 2))));
});

test('n2eye-1.2b has the sizes of LFM2-1.2B', () => {
  const shapes = shapesOf(config('n2eye-1.2b'));
  assert.deepEqual([shapes.inner, shapes.headSize, shapes.isAttention.filter(attention => attention).length], [8192, 64, 6]);
  const { tensors } = layOut(config('n2eye-1.2b'), 'n2eye-1.2b', 'q8_0');
  assert.equal(tensors.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b), 0), 1170340608); // as published
  assert.equal((tensors.reduce((sum, { bytes }) => sum + bytes, 0) / 1e9).toFixed(3), '1.244');
});

test('another architecture, and rows that are no whole blocks, are refused', () => {
  assert.throws(() => shapesOf({ model_type: 'llama' }), /model_type is "llama"/);
  const odd = structuredClone(config('n2eye-tiny'));
  odd.text_config.intermediate_size = 500;
  assert.throws(() => layOut(odd, 'odd', 'q8_0'), /blk\.0\.ffn_down\.weight has rows of 500/);
});

const missing = existsSync(join(here, '../node_modules/node-llama-cpp')) ? false : 'npm ci was not run in benchmarks/llama';
for (const type of ['q8_0', 'q4_0']) {
  test(`llama.cpp loads ${type}, and its logits are finite`, { skip: missing }, () => {
    const printed = execFileSync(join(here, '../run.sh'), [made(type), '--check', '--threads', '2', '--prefill', '4', '--contexts', '8', '--decode-tokens', '2'], { encoding: 'utf8' });
    const { check, decode, prefill, program } = JSON.parse(printed);
    assert.deepEqual([program.threads, program.threads_stay], [2, true]);
    assert.deepEqual([check.logits, decode.length, prefill.length], [2048, 1, 1]);
    assert.ok(check.least < -0.5 && check.most > 0.5 && check.most < 100, printed);
  });
}
