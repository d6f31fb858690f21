#!/usr/bin/env node
// Writes a GGUF file of random weights of an LFM2's true shapes, which llama.cpp loads:
//   node gguf.mjs --config FILE/config.json --type q8_0|q4_0 -o FILE.gguf [--seed 1] [--table q8_0|q4_0]
// Matrices are of the type, the token table, which is the head too, of --table: Q8_0 unless it says otherwise. llama.cpp's own quantizer makes the
// table of a Q4_0 file Q6_K, which is not written here. Norms and the convolutions' kernels stay float32, as there.
import { closeSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { quantize, types } from './blocks.mjs';
import { normals } from './random.mjs';
import { shapesOf, tensorsOf } from './shapes.mjs';
import { vocabularyOf } from './vocabulary.mjs';

/** Where tensors begin: a multiple of it. */
export const alignment = 32;

const kinds = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 }; // GGUF's numbers for types of metadata
const fileTypes = { q4_0: 2, q8_0: 7 }; // llama.cpp's numbers for whole files
const valuesAtOnce = 1 << 20; // of a tensor, in memory

/**
 * What is written before the tensors' values.
 * @returns {{ header: Buffer, tensors: Array<object>, bytes: number }} each tensor with type, bytes and the offset behind the header; bytes of the whole file
 */
export function layOut(config, name, type, table = 'q8_0') {
  const shapes = shapesOf(config);
  let offset = 0;
  const tensors = tensorsOf(shapes).map(tensor => {
    const chosen = { matrix: type, table, small: 'f32' }[tensor.kind];
    const { values, bytes } = types[chosen];
    if (tensor.dims[0] % values) throw new Error(`${tensor.name} has rows of ${tensor.dims[0]}: ${chosen} needs multiples of ${values}`);
    const placed = { ...tensor, type: chosen, bytes: tensor.dims.reduce((a, b) => a * b) / values * bytes, offset };
    offset = aligned(offset + placed.bytes);
    return placed;
  });
  const metadata = metadataOf(shapes, name, type);
  const out = new Bytes();
  out.raw(Buffer.from('GGUF'));
  out.u32(3);
  out.u64(tensors.length);
  out.u64(metadata.length);
  for (const [key, kind, value] of metadata) out.entry(key, kind, value);
  for (const tensor of tensors) {
    out.string(tensor.name);
    out.u32(tensor.dims.length);
    tensor.dims.forEach(size => out.u64(size));
    out.u32(types[tensor.type].id);
    out.u64(tensor.offset);
  }

  out.raw(Buffer.alloc(aligned(out.length) - out.length));
  return { header: out.take(), tensors, bytes: out.length + offset };
}

function metadataOf(shapes, name, type) {
  const { tokens, kinds: tokenKinds, merges } = vocabularyOf(shapes.vocabulary);
  return [
    ['general.architecture', 'string', 'lfm2'],
    ['general.name', 'string', `${name}, random weights`],
    ['general.file_type', 'u32', fileTypes[type]],
    ['general.quantization_version', 'u32', 2],
    ['general.alignment', 'u32', alignment],
    ['lfm2.block_count', 'u32', shapes.isAttention.length],
    ['lfm2.context_length', 'u32', shapes.positions],
    ['lfm2.embedding_length', 'u32', shapes.width],
    ['lfm2.feed_forward_length', 'u32', shapes.inner],
    ['lfm2.attention.head_count', 'u32', shapes.heads],
    ['lfm2.attention.head_count_kv', ['i32'], shapes.isAttention.map(attention => attention ? shapes.keyHeads : 0)],
    ['lfm2.attention.layer_norm_rms_epsilon', 'f32', shapes.epsilon],
    ['lfm2.rope.freq_base', 'f32', shapes.ropeBase],
    ['lfm2.shortconv.l_cache', 'u32', shapes.window],
    ['lfm2.vocab_size', 'u32', shapes.vocabulary],
    ['tokenizer.ggml.model', 'string', 'gpt2'],
    ['tokenizer.ggml.pre', 'string', 'lfm2'],
    ['tokenizer.ggml.tokens', ['string'], tokens],
    ['tokenizer.ggml.token_type', ['i32'], tokenKinds],
    ['tokenizer.ggml.merges', ['string'], merges],
    ['tokenizer.ggml.bos_token_id', 'u32', shapes.beginning],
    ['tokenizer.ggml.eos_token_id', 'u32', shapes.end],
    ['tokenizer.ggml.padding_token_id', 'u32', shapes.padding],
    ['tokenizer.ggml.add_bos_token', 'bool', true],
  ];
}

/** Writes the file, which appears whole or not at all. */
export function write(path, config, name, type, table, seed) {
  const { header, tensors, bytes } = layOut(config, name, type, table);
  const file = openSync(`${path}.part`, 'w');
  try {
    writeWhole(file, header, 0);
    for (const tensor of tensors) writeTensor(file, header.length + tensor.offset, tensor, seed);
    // The last tensor's padding.
    if (bytes > header.length + tensors.at(-1).offset + tensors.at(-1).bytes) writeWhole(file, Buffer.alloc(1), bytes - 1);
  } finally {
    closeSync(file);
  }

  renameSync(`${path}.part`, path);
  return bytes;
}

function writeTensor(file, position, tensor, seed) {
  const fill = normals(tensor.name, seed), { values, bytes } = types[tensor.type];
  let left = tensor.dims.reduce((a, b) => a * b);
  const numbers = new Float32Array(Math.min(left, valuesAtOnce)), blocks = Buffer.alloc(numbers.length / values * bytes);
  for (; left > 0; left -= numbers.length) {
    const part = numbers.subarray(0, Math.min(left, numbers.length)), stored = blocks.subarray(0, part.length / values * bytes);
    fill(part, tensor.mean, tensor.deviation);
    quantize(tensor.type, part, stored);
    writeWhole(file, stored, position);
    position += stored.length;
  }
}

function writeWhole(file, bytes, position) {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, position + done);
}

const aligned = offset => Math.ceil(offset / alignment) * alignment;

/** GGUF's numbers and strings, little-endian. */
class Bytes {
  #parts = [];
  length = 0;

  raw(part) { this.#parts.push(part); this.length += part.length; }
  number(size, write) { const part = Buffer.alloc(size); write(part); this.raw(part); }
  u32(value) { this.number(4, part => part.writeUInt32LE(value)); }
  i32(value) { this.number(4, part => part.writeInt32LE(value)); }
  f32(value) { this.number(4, part => part.writeFloatLE(value)); }
  bool(value) { this.number(1, part => part.writeUInt8(value ? 1 : 0)); }
  u64(value) { this.number(8, part => part.writeBigUInt64LE(BigInt(value))); }
  string(text) { const bytes = Buffer.from(text); this.u64(bytes.length); this.raw(bytes); }

  /** A key with its value; the kind of a list is a list of its items' kind. */
  entry(key, kind, value) {
    this.string(key);
    if (!Array.isArray(kind)) {
      this.u32(kinds[kind]);
      this[kind](value);
      return;
    }

    this.u32(kinds.array);
    this.u32(kinds[kind[0]]);
    this.u64(value.length);
    for (const item of value) this[kind[0]](item);
  }

  take() { return Buffer.concat(this.#parts); }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, type: { type: 'string' }, table: { type: 'string', default: 'q8_0' }, output: { type: 'string', short: 'o' }, seed: { type: 'string', default: '1' } },
  });
  const { config, type, table, output, seed } = values;
  if (!config || !output || !fileTypes[type] || !fileTypes[table]) {
    console.error('gguf.mjs: --config FILE/config.json --type q8_0|q4_0 -o FILE.gguf [--seed 1] [--table q8_0|q4_0]');
    process.exit(2);
  }

  const bytes = write(output, JSON.parse(readFileSync(config, 'utf8')), basename(dirname(resolve(config))), type, table, Number(seed));
  console.log(`${output}: ${(bytes / 1e6).toFixed(1)} MB`);
}
