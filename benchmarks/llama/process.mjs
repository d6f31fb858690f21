// What the kernel tells about this process.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Bytes: resident now and at most, without other processes' pages, and without pages of files. */
export function memory() {
  const status = fields('/proc/self/status'), rollup = fields('/proc/self/smaps_rollup');
  return {
    resident: status.VmRSS,
    peakResident: status.VmHWM,
    private: rollup.Private_Clean + rollup.Private_Dirty,
    anonymous: status.RssAnon,
  };
}

/** Names of the libraries that are loaded. */
export function libraries(pattern) {
  const paths = readFileSync('/proc/self/maps', 'utf8').split('\n').map(line => basename(line.split(/ +/)[5] ?? ''));
  return [...new Set(paths)].filter(name => pattern.test(name));
}

function fields(path) {
  return Object.fromEntries(readFileSync(path, 'utf8').split('\n').flatMap(line => {
    const field = /^(\w+): +(\d+) kB$/.exec(line.replaceAll('\t', ' '));
    return field ? [[field[1], Number(field[2]) * 1024]] : [];
  }));
}
