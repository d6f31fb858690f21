#!/usr/bin/env bash
# Makes models/n2eye-tiny from nothing but npm packages: artwork → tokenizer → vision tower → projector and decoder → int8 weights → test.
#
#   train/n2eye-tiny.sh [--out DIR] [--fresh-tokenizer]
#
#   --out   where everything that is made on the way goes; default: train/n2eye-tiny-run. What is there already is not made again,
#           and a stage that was stopped goes on where it was: run the same command once more.
#   --fresh-tokenizer  train the tokenizer too, instead of taking the committed one (the same bytes, where the artwork is the same)
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out=train/n2eye-tiny-run model=models/n2eye-tiny questions=300 tokenizer=

while [ $# -gt 0 ]; do
  case $1 in
    --out) [ $# -ge 2 ] || { echo "n2eye-tiny.sh: --out needs a value" >&2; exit 2; }; out=$2; shift 2 ;;
    --fresh-tokenizer) tokenizer=yes; shift ;;
    --help | -h) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) echo "n2eye-tiny.sh: unknown flag $1 (see --help)" >&2; exit 2 ;;
  esac
done
mkdir -p "$out"

stage() { echo; echo "== $1 ($(date -u +%H:%M:%S))"; }
quiet=(--nologo -v quiet -clp:NoSummary)

stage "programs"
dotnet build -c Release train/N2Eye.Train.Data.Program "${quiet[@]}"
data=train/N2Eye.Train.Data.Program/bin/Release/net10.0/n2eye-data

stage "artwork"
ls train/cache/*/*.sprites >/dev/null 2>&1 || "$data" artwork
[ -z "$tokenizer" ] || "$data" tokenizer --vocabulary 2048 -o "$model"

# The trainer is compiled for the model: its template, tokenizer and preprocessing are those of the program that will answer.
dotnet build -c Release train/N2Eye.Train.Program -p:N2EyeModel="$PWD/$model" "${quiet[@]}"
train=train/N2Eye.Train.Program/bin/Release/net10.0/n2eye-train

stage "vision tower"
"$train" tower --model "$model" -o "$out/tower.safetensors"

stage "projector and decoder"
"$train" decoder --model "$model" --tower "$out/tower.safetensors" -o "$out/decoder"
checkpoint=$(ls -d "$out"/decoder/checkpoint-?????? | tail -1)

stage "weights"
weights=$model/n2eye-tiny.n2eye.safetensors
for scheme in int8 float32; do
  dotnet run --project quant -c Release -- "$checkpoint" -o "$out/$scheme.n2eye.safetensors" --scheme $scheme
done
cp "$out/int8.n2eye.safetensors" "$weights"

stage "published program"
./publish.sh --model "$model" --weights "$weights" --out "$out/program"

for artist in twemoji:near openmoji:far; do
  set="$out/${artist#*:}"
  [ -e "$set/sessions.jsonl" ] || "$data" testset --artist "${artist%:*}" --per-type $questions --picture-size 96 -o "$set"
  for scheme in int8 float32; do
    stage "${artist%:*}, $scheme"
    "$train" eval "$set" --program "$out/program/n2eye" --weights "$out/$scheme.n2eye.safetensors" --answers "$set/$scheme.jsonl" >/dev/null
    "$data" grade --test "$set" --answers "$set/$scheme.jsonl"
  done
  for baseline in text pixels; do
    stage "${artist%:*}, baseline $baseline"
    "$data" baseline $baseline --test "$set"
  done
done
