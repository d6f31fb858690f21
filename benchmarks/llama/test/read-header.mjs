// GGUF's header as its specification says it, written apart from the writer.

/** @returns {{ metadata: object, tensors: Array<{ name: string, dims: number[], id: number, offset: number }>, end: number }} */
export function readHeader(file) {
  let at = 0;
  const take = (size, read) => { const value = read(at); at += size; return value; };
  const u32 = () => take(4, from => file.readUInt32LE(from)), u64 = () => take(8, from => Number(file.readBigUInt64LE(from)));
  const string = () => { const length = u64(); return take(length, from => file.toString('utf8', from, from + length)); };
  const readers = {
    4: u32,
    5: () => take(4, from => file.readInt32LE(from)),
    6: () => take(4, from => file.readFloatLE(from)),
    7: () => take(1, from => file[from] === 1),
    8: string,
    9: () => { const read = readers[u32()]; return Array.from({ length: u64() }, read); },
  };
  const magic = take(4, from => file.toString('latin1', from, from + 4)), version = u32();
  if (magic !== 'GGUF' || version !== 3) throw new Error(`this is ${magic} ${version}`);
  const tensorCount = u64(), entryCount = u64();
  const metadata = Object.fromEntries(Array.from({ length: entryCount }, () => { const key = string(); return [key, readers[u32()]()]; }));
  const tensors = Array.from({ length: tensorCount }, () => ({ name: string(), dims: Array.from({ length: u32() }, u64), id: u32(), offset: u64() }));
  return { metadata, tensors, end: at };
}
