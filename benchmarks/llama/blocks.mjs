// llama.cpp's blocks of 32 weights that share a scale of 16 bits (ggml-quants.c: quantize_row_q8_0_ref, quantize_row_q4_0_ref).

/** Weights that share a scale. */
export const blockSize = 32;

/** How each type of tensor is stored: ggml's number for it, and bytes of `values` weights. */
export const types = {
  f32: { id: 0, values: 1, bytes: 4 },
  q4_0: { id: 2, values: blockSize, bytes: 2 + blockSize / 2 },
  q8_0: { id: 8, values: blockSize, bytes: 2 + blockSize },
};

/**
 * Writes weights, whole blocks of them.
 * @param {'f32'|'q4_0'|'q8_0'} type
 * @param {Float32Array} values as many as whole blocks take
 * @param {Uint8Array} out receives values.length / types[type].values · types[type].bytes bytes
 */
export function quantize(type, values, out) {
  if (type === 'f32') {
    const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
    for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i], true);
    return;
  }

  const block = type === 'q8_0' ? eightBits : fourBits;
  const { bytes } = types[type];
  for (let from = 0, at = 0; from < values.length; from += blockSize, at += bytes) block(values, from, out, at);
}

/** What stored weights stand for: the inverse of quantize. */
export function dequantize(type, bytes) {
  const { values, bytes: size } = types[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(bytes.length / size * values);
  for (let at = 0, to = 0; at < bytes.length; at += size, to += values) {
    if (type === 'f32') {
      out[to] = view.getFloat32(at, true);
      continue;
    }

    const scale = fromHalf(view.getUint16(at, true));
    for (let i = 0; i < values; i++) {
      const stored = type === 'q8_0' ? view.getInt8(at + 2 + i) : (bytes[at + 2 + i % 16] >> (i < 16 ? 0 : 4) & 15) - 8;
      out[to + i] = scale * stored;
    }
  }

  return out;
}

// The largest magnitude becomes 127.
function eightBits(values, from, out, at) {
  let most = 0;
  for (let i = from; i < from + blockSize; i++) most = Math.max(most, Math.abs(values[i]));
  const scale = most / 127, inverse = scale ? 1 / scale : 0;
  writeHalf(scale, out, at);
  for (let i = 0; i < blockSize; i++) out[at + 2 + i] = Math.round(values[from + i] * inverse);
}

// The value of largest magnitude becomes −8, whatever its sign. Byte i holds weight i below and weight 16 + i above.
function fourBits(values, from, out, at) {
  let most = 0;
  for (let i = from; i < from + blockSize; i++) if (Math.abs(values[i]) > Math.abs(most)) most = values[i];
  const scale = most / -8, inverse = scale ? 1 / scale : 0;
  writeHalf(scale, out, at);
  for (let i = 0; i < 16; i++) {
    const low = Math.min(15, Math.trunc(values[from + i] * inverse + 8.5));
    const high = Math.min(15, Math.trunc(values[from + 16 + i] * inverse + 8.5));
    out[at + 2 + i] = low | high << 4;
  }
}

function writeHalf(value, out, at) {
  const half = toHalf(value);
  out[at] = half & 255;
  out[at + 1] = half >> 8;
}

const float = new Float32Array(1), bits = new Uint32Array(float.buffer);

/** The nearest number of 16 bits (IEEE 754 binary16), the even one where two are as near. */
export function toHalf(value) {
  float[0] = value;
  const sign = bits[0] >>> 16 & 0x8000, exponent = (bits[0] >>> 23 & 255) - 112, fraction = bits[0] & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent < -10) return sign;
  // Below the smallest exponent the leading 1, which is not stored otherwise, moves into the fraction.
  const [shift, whole] = exponent > 0 ? [13, exponent << 23 | fraction] : [14 - exponent, fraction | 0x800000];
  const half = whole >>> shift, rest = whole & (1 << shift) - 1, middle = 1 << shift - 1;
  return sign | half + (rest > middle || rest === middle && half & 1 ? 1 : 0);
}

export function fromHalf(half) {
  const sign = half & 0x8000 ? -1 : 1, exponent = half >> 10 & 31, fraction = half & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 25) * (1024 + fraction) : 2 ** -24 * fraction);
}
