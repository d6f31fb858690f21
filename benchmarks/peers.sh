#!/usr/bin/env bash
# The same shapes in n2eye and in llama.cpp, in turns, in one run: decode, prefill, start, memory, and by how much n2eye is ahead or behind.
#
#   benchmarks/peers.sh --work DIR [--model DIR] [--n2eye FILE] [--rounds 3] [--threads 2] [--schemes int8,int4]
#                       [--prefill 64,512] [--contexts 64,1024] [--decode-tokens 64] [--busy 0]
#                       [--out FILE.jsonl] [-- FLAGS OF n2eye bench]
#
#   --work     where random weights are made, once, and are found again: 2.5 GB of bfloat16 and 4.2 GB of weights files for n2eye-1.2b
#   --model    directory whose config.json says the shapes; default: models/n2eye-1.2b
#   --n2eye    a program that was compiled for that model; default: it is published from this source into DIR
#   --schemes  int8 beside Q8_0, int4 beside Q4_0
#   --busy     other processes that compute all the time beside each run; what they got of a core is in the raw results
#   --out      raw results, which `node benchmarks/llama/compare.mjs` reads; default: DIR/peers.jsonl; an older one is replaced
#   --make     only makes what is missing in DIR
#
# What is compared and what is not: benchmarks/README.md
set -euo pipefail
start=$PWD
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work= model=models/n2eye-1.2b n2eye= rounds=3 threads=2 schemes=int8,int4 prefill=64,512 contexts=64,1024 decode_tokens=64 busy=0 out= make=

fail() { echo "peers.sh: $1" >&2; exit 2; }
absolute() { (cd "$start" && realpath -m -- "$1"); }

while [ $# -gt 0 ]; do
  case $1 in
    --work | --model | --n2eye | --out | --rounds | --threads | --schemes | --prefill | --contexts | --decode-tokens | --busy)
      [ $# -ge 2 ] || fail "$1 needs a value"
      name=${1#--} value=$2
      case $name in work | model | n2eye | out) value=$(absolute "$value") ;; esac
      declare "${name//-/_}=$value"
      shift 2 ;;
    --make) make=yes; shift ;;
    --) shift; break ;;
    --help | -h) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) fail "unknown flag $1 (see --help)" ;;
  esac
done
[ -n "$work" ] || fail "--work is missing: a directory for weights that are made once"
[ -f "$model/config.json" ] || fail "$model has no config.json"
for need in node:nodejs npm:npm gcc:gcc dotnet:".NET's SDK"; do command -v "${need%%:*}" >/dev/null || fail "${need%%:*} is missing: install ${need#*:}"; done
for scheme in ${schemes//,/ }; do case $scheme in int8 | int4) ;; *) fail "--schemes knows int8 and int4, and not '$scheme'" ;; esac; done
mkdir -p "$work"
name=$(basename "$model") llama=benchmarks/llama out=${out:-$work/peers.jsonl} log=$work/peers.log
declare -A peer=([int8]=q8_0 [int4]=q4_0)

[ -d $llama/node_modules ] || (cd $llama && npm ci --ignore-scripts --no-audit --no-fund >&2)

# Weights: random, and made once. Each file appears whole or not at all.
quant() { dotnet run --project quant -c Release -- "$@" >&2; }
for scheme in ${schemes//,/ }; do
  own=$work/$name.$scheme.n2eye.safetensors other=$work/$name.${peer[$scheme]}.gguf
  if [ ! -f "$own" ]; then
    [ -f "$work/$name.checkpoint/config.json" ] || { rm -rf "$work/$name.checkpoint" && quant synthesize --model "$model" -o "$work/$name.checkpoint"; }
    quant "$work/$name.checkpoint" -o "$own" --scheme "$scheme"
  fi
  [ -f "$other" ] || node $llama/gguf.mjs --config "$model/config.json" --type "${peer[$scheme]}" -o "$other" >&2
done

if [ -z "$n2eye" ]; then
  ./publish.sh --model "$model" --out "$work/program" >&2
  n2eye=$work/program/n2eye
fi
[ -x "$n2eye" ] || fail "$n2eye is no program"
[ -z "$make" ] || exit 0

# One engine, once. A file that is read before is in the system's cache: neither engine waits for the disk.
run() { # run ENGINE ROUND SCHEME
  local file=$work/$name.$3.n2eye.safetensors command
  if [ "$1" = n2eye ]; then
    command=("$n2eye" bench --json --rounds 1 --weights "$file" "${flags[@]}")
  else
    file=$work/$name.${peer[$3]}.gguf
    command=($llama/run.sh "$file")
  fi
  command+=(--threads "$threads" --prefill "$prefill" --contexts "$contexts" --decode-tokens "$decode_tokens")
  cat "$file" >/dev/null
  local load result begun=$EPOCHREALTIME share
  load=$(cut -d' ' -f1 /proc/loadavg)
  echo "round $2, $3: $1" | tee -a "$log" >&2
  neighbours=()
  for _ in $(seq "$busy"); do bash -c 'while :; do :; done' & neighbours+=($!); done
  result=$("${command[@]}" 2>>"$log") || { tail -n 3 "$log" >&2; fail "$1 failed in round $2: ${command[*]}"; }
  share=$(share_of_neighbours "$begun")
  stop_neighbours
  printf '{"kind":"run","round":%d,"engine":"%s","pair":"%s","load_average":%s,"neighbour_cores":%s,"result":%s}\n' \
    "$2" "$1" "$3 and ${peer[$3]^^}" "$load" "$share" "$result" >>"$out.part"
}

# Cores that one neighbour had, on average, since a time.
share_of_neighbours() {
  [ "$busy" -gt 0 ] || { echo null; return; }
  local ticks=0 fields
  for process in "${neighbours[@]}"; do
    read -ra fields <"/proc/$process/stat"
    ticks=$((ticks + fields[13] + fields[14]))
  done
  awk -v ticks="$ticks" -v hertz="$(getconf CLK_TCK)" -v wall="$(echo "$EPOCHREALTIME - $1" | bc)" -v count="$busy" 'BEGIN { printf "%.3f", ticks / hertz / wall / count }'
}

neighbours=()
stop_neighbours() {
  for process in "${neighbours[@]}"; do kill "$process" 2>/dev/null && wait "$process" 2>/dev/null || true; done
  neighbours=()
}
trap stop_neighbours EXIT

flags=("$@")
: >"$log"
node $llama/machine.mjs model="$name" threads="$threads" rounds="$rounds" busy="$busy" \
  commit="$(git describe --always --dirty 2>/dev/null || echo unknown)" flags="$*" >"$out.part"
load=$(cut -d' ' -f1 /proc/loadavg)
if awk -v load="$load" 'BEGIN { exit load <= 0.5 }'; then echo "peers.sh: the load is $load: other work takes a part of what is measured" >&2; fi
for round in $(seq "$rounds"); do
  for scheme in ${schemes//,/ }; do
    # Whoever comes second finds a warmer machine: they take turns at that too.
    if [ $((round % 2)) = 1 ]; then order=(n2eye llama.cpp); else order=(llama.cpp n2eye); fi
    for engine in "${order[@]}"; do run "$engine" "$round" "$scheme"; done
  done
done
mv "$out.part" "$out"
node $llama/compare.mjs "$out"
