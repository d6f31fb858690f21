#!/usr/bin/env bash
# Compiles n2eye for one model as a native program.
#   ./publish.sh [--rid linux-x64|linux-arm64] [--model DIR] [--weights FILE] [--out DIR]
set -euo pipefail
start=$PWD
cd "$(dirname "$0")"
rid= model= weights= out=

usage() { sed -n '2,3s/^# *//p' "$0"; }
fail() { echo "publish.sh: $1" >&2; exit 2; }

while [ $# -gt 0 ]; do
  case $1 in
    --rid | --model | --weights | --out)
      [ $# -ge 2 ] || fail "$1 needs a value"
      declare "${1#--}=$2"
      shift 2 ;;
    --help | -h) usage; exit 0 ;;
    *) fail "unknown flag $1 (see --help)" ;;
  esac
done

absolute() { (cd "$start" && realpath -m -- "$1"); }
case $(uname -m) in x86_64) native=linux-x64 ;; aarch64) native=linux-arm64 ;; *) native= ;; esac
rid=${rid:-$native}
case $rid in
  linux-x64 | linux-arm64) ;;
  win-arm64) fail "win-arm64 cannot be linked on Linux: run 'dotnet publish src/N2Eye.Program -r win-arm64' on Windows" ;;
  *) fail "--rid '$rid' is none of linux-x64, linux-arm64" ;;
esac
model=${model:+$(absolute "$model")}
model=${model:-$PWD/models/n2eye-random-pooled}
out=${out:+$(absolute "$out")}
out=${out:-$PWD/out/$rid}
[ -e "$model/config.json" ] || fail "$model has no config.json: --model takes a Hugging Face checkpoint directory"
command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: install it, so that 'dotnet --version' prints 10.0 or later"
command -v gcc >/dev/null || fail "the linker is missing: apt-get install gcc zlib1g-dev"

extra=()
if [ "$rid" = linux-arm64 ] && [ "$native" != linux-arm64 ]; then
  for tool in clang lld llvm-objcopy aarch64-linux-gnu-gcc; do
    command -v "$tool" >/dev/null || fail "$tool is missing: apt-get install clang lld llvm gcc-aarch64-linux-gnu libc6-dev-arm64-cross"
  done
  extra+=(-p:CppCompilerAndLinker=clang)
fi

mkdir -p "$out"
dotnet publish src/N2Eye.Program -c Release -r "$rid" -p:N2EyeModel="$model" -o "$out" "${extra[@]}" --nologo -v quiet
if [ -n "$weights" ]; then cp -- "$(absolute "$weights")" "$out/$(basename "$model").n2eye.safetensors"; fi
ls -l "$out" | awk 'NR > 1 { printf "%12d  %s\n", $5, $9 }'
echo "$out/n2eye is compiled for $model"
