// Random weights that are the same on every machine, some hundred million a second.

const tableBits = 16;

// Normal values, drawn once by the method of Box and Muller: every weight is one of these, scaled.
const table = (() => {
  const next = generator(1), values = new Float32Array(1 << tableBits);
  for (let i = 0; i < values.length; i++) values[i] = Math.sqrt(-2 * Math.log((next() + 1) / 2 ** 32)) * Math.cos(2 * Math.PI * next() / 2 ** 32);
  return values;
})();

/**
 * The values of one tensor, in order.
 * @param {string} name of the tensor: each has values of its own, whatever was drawn before
 * @param {number} seed of the whole file
 */
export function normals(name, seed) {
  const next = generator(hash(`${seed} ${name}`));
  /** Fills values with mean + deviation · a normal number each. */
  return (values, mean, deviation) => {
    for (let i = 0; i < values.length; i++) values[i] = mean + deviation * table[next() >>> 32 - tableBits];
  };
}

// mulberry32: 32 bits of state, numbers of 32 bits.
function generator(state) {
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, state | 1);
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61);
    return (mixed ^ mixed >>> 14) >>> 0;
  };
}

// FNV-1a.
function hash(text) {
  let sum = 0x811c9dc5;
  for (const byte of Buffer.from(text)) sum = Math.imul(sum ^ byte, 0x01000193);
  return sum;
}
