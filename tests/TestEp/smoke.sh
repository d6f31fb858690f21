#!/usr/bin/env bash
# Builds the test execution providers and shows what ONNX Runtime makes of each: tests/TestEp/smoke.sh WORKDIR [CASE…]
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: tests/TestEp/smoke.sh WORKDIR [CASE…]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
work=$(realpath "$1")
"$here/build.sh" "$work"

package=$("$here/package.sh")
ln -sf "$package/runtimes/linux-x64/native/libonnxruntime.so" "$work/libonnxruntime.so.1"  # the name that it calls itself
g++ -std=c++20 -O1 -Wall -Wextra -isystem "$package/build/native/include" -o "$work/smoke" "$here"/smoke/*.cpp \
  "$work/libonnxruntime.so.1" -Wl,-rpath,"$work"
cd "$work"
[ $# -gt 1 ] || rm -f ./*.onnx ./*.bin  # ONNX Runtime does not write over compiled models
exec ./smoke "${@:2}"
