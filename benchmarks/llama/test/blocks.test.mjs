import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockSize, dequantize, fromHalf, quantize, toHalf, types } from '../blocks.mjs';
import { normals } from '../random.mjs';

const stored = (type, values) => {
  const out = new Uint8Array(values.length / types[type].values * types[type].bytes);
  quantize(type, values, out);
  return out;
};
const some = (blocks, seed) => {
  const values = new Float32Array(blocks * blockSize);
  normals('some', seed)(values, 0, 0.02);
  return values;
};

test('a block of Q8_0 is its scale and 32 signed bytes', () => {
  const values = Float32Array.from({ length: blockSize }, (_, i) => i === 5 ? -254 : i === 6 ? 2.9 : i === 7 ? -2.9 : 2 * i);
  const bytes = stored('q8_0', values);
  assert.deepEqual([bytes.length, fromHalf(bytes[0] | bytes[1] << 8)], [34, 2]);
  assert.deepEqual([...new Int8Array(bytes.buffer, 2)], Array.from({ length: blockSize }, (_, i) => i === 5 ? -127 : i === 6 ? 1 : i === 7 ? -1 : i));
});

test('a block of Q4_0 is its scale and 16 bytes: weight i below, weight 16 + i above, the largest at −8', () => {
  const values = Float32Array.from({ length: blockSize }, (_, i) => i === 3 ? 16 : i === 19 ? -14 : 0);
  const bytes = stored('q4_0', values);
  assert.deepEqual([bytes.length, fromHalf(bytes[0] | bytes[1] << 8)], [18, -2]);
  assert.deepEqual([...bytes.subarray(2)], Array.from({ length: 16 }, (_, i) => i === 3 ? 0 | 15 << 4 : 0x88));
  assert.equal(dequantize('q4_0', bytes)[3], 16);
  assert.equal(dequantize('q4_0', bytes)[19], -14);
});

for (const [type, steps] of [['q8_0', 127], ['q4_0', 8]]) {
  test(`${type}: what is read back is at most a step away`, () => {
    const values = some(64, 7), back = dequantize(type, stored(type, values));
    for (let from = 0; from < values.length; from += blockSize) {
      const most = Math.max(...values.subarray(from, from + blockSize).map(Math.abs)), step = most / steps;
      // Half a step of rounding; a whole one where 4 bits end at 7; and what 16 bits do to the scale.
      const allowed = (type === 'q4_0' ? step : step / 2) + most / 1024;
      for (let i = from; i < from + blockSize; i++) assert.ok(Math.abs(back[i] - values[i]) <= allowed, `${values[i]} became ${back[i]}`);
    }
  });

  test(`${type}: zeros stay zeros, and what was rounded is not rounded again`, () => {
    assert.deepEqual([...dequantize(type, stored(type, new Float32Array(blockSize)))].map(Math.abs), Array(blockSize).fill(0));
    const once = dequantize(type, stored(type, some(8, 3))), twice = dequantize(type, stored(type, once));
    once.forEach((value, i) => assert.ok(Math.abs(twice[i] - value) <= Math.abs(value) / 500, `${value} became ${twice[i]}`));
  });
}

test('float32 is kept', () => {
  const values = some(1, 9);
  assert.deepEqual(dequantize('f32', stored('f32', values)), values);
});

test('every half survives the way there and back', () => {
  for (let half = 0; half < 0x10000; half++) if ((half & 0x7c00) !== 0x7c00) assert.equal(toHalf(fromHalf(half)), half);
});

test('halves round to the nearest, and to the even one between two', () => {
  assert.deepEqual([1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 + 2 ** -11 + 2 ** -20, 65520, 2 ** -25, 3 * 2 ** -25].map(toHalf), [0x3c00, 0x3c02, 0x3c01, 0x7c00, 0, 2]);
});
