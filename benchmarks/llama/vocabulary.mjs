// A vocabulary that means nothing and has its true size, since llama.cpp reads it when it loads a file: control tokens, the bytes, and pairs of bytes.

const controls = 16, bytes = 256;
const normal = 1, control = 3; // llama.cpp's numbers

/** @param {number} size tokens @returns {{ tokens: string[], kinds: number[], merges: string[] }} */
export function vocabularyOf(size) {
  const letters = byteLetters(), pairs = size - controls - bytes;
  if (pairs < 0 || pairs > bytes * bytes) throw new Error(`a vocabulary of ${size} tokens cannot be made: ${controls + bytes} are the fewest, ${controls + bytes + bytes * bytes} the most`);
  const merges = Array.from({ length: pairs }, (_, i) => `${letters[i >> 8]} ${letters[i & 255]}`);
  return {
    tokens: [...Array.from({ length: controls }, (_, i) => `<|control_${i}|>`), ...letters, ...merges.map(merge => merge.replace(' ', ''))],
    kinds: Array.from({ length: size }, (_, i) => i < controls ? control : normal),
    merges,
  };
}

// GPT-2's: a visible letter for every byte.
function byteLetters() {
  const visible = byte => byte >= 33 && byte <= 126 || byte >= 161 && byte <= 172 || byte >= 174;
  let next = bytes;
  return Array.from({ length: bytes }, (_, byte) => String.fromCodePoint(visible(byte) ? byte : next++));
}
