#!/usr/bin/env node
// Prints where and with what peers.sh measures, as one line of JSON: node machine.mjs KEY=VALUE… (numbers as numbers, all else as text)
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, machine, release, totalmem } from 'node:os';

const governor = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor';
const flags = /^(?:flags|Features)\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' ') ?? [];
const known = ['avx2', 'fma', 'f16c', 'avx512f', 'avx512bw', 'avx512_vnni', 'avx_vnni', 'avx512_bf16', 'amx_int8', 'asimd', 'asimddp', 'i8mm', 'bf16', 'sve'];
const given = process.argv.slice(2).map(pair => {
  const [key, ...value] = pair.split('=');
  const text = value.join('=');
  return [key, /^\d+$/.test(text) ? Number(text) : text];
});
console.log(JSON.stringify({
  kind: 'machine',
  schema: 'n2eye.peers/1',
  measured_at: new Date().toISOString(),
  cpu: cpus()[0].model,
  processors: availableParallelism(),
  instruction_sets: known.filter(name => flags.includes(name)),
  governor: existsSync(governor) ? readFileSync(governor, 'utf8').trim() : null,
  memory_bytes: totalmem(),
  architecture: machine(),
  kernel: release(),
  load_average: loadavg()[0],
  node_version: process.versions.node,
  ...Object.fromEntries(given),
}));
