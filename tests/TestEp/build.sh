#!/usr/bin/env bash
# Builds the test execution providers with g++ and the headers of the ONNX Runtime package that the solution uses.
#   tests/TestEp/build.sh [--cxx aarch64-linux-gnu-g++] OUTDIR
set -euo pipefail
cxx=g++
if [ "${1-}" = --cxx ] && [ $# -ge 2 ]; then cxx=$2; shift 2; fi
[ $# = 1 ] || { echo "usage: tests/TestEp/build.sh [--cxx COMPILER] OUTDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

package=$("$here/package.sh")
compile=(-std=c++17 -fPIC -O1 -fvisibility=hidden -Wall -Wextra)
link=(-shared -Wl,--no-undefined)

"$cxx" "${compile[@]}" -isystem "$package/build/native/include" -c "$here"/*.cpp
shopt -s extglob
rest=(!(library).o)
"$cxx" "${link[@]}" -o "$out/libtest_ep.so" library.o "${rest[@]}"

# The same library with one thing wrong. First, without the function that ONNX Runtime looks for.
"$cxx" "${link[@]}" -o "$out/libtest_ep_no_symbol.so" "${rest[@]}"

# A call into a library that is there when this one is linked, and gone afterwards.
stub() { # stub FILE FUNCTION OPTION…: a library of one function, and call_FUNCTION.o that calls it
  echo "extern \"C\" __attribute__((visibility(\"default\"))) void $2() {}" >"$2.cc"
  "$cxx" -shared -fPIC -nostdlib -Wl,-soname,"$1" "${@:3}" -o "$1" "$2.cc"
  echo "extern \"C\" void $2(); void Call_$2() { $2(); }" >"call_$2.cc"
  "$cxx" -fPIC -c "call_$2.cc"
}
stub libQnnHtpMissing.so QnnMissing
"$cxx" "${link[@]}" -o "$out/libtest_ep_missing_library.so" library.o "${rest[@]}" call_QnnMissing.o libQnnHtpMissing.so

# A call into a C library of the future. The linker takes one library of a name, so the stand-in gets the real one's name afterwards.
echo 'GLIBC_2.99 { FutureFunction; };' >future.map
stub libc.so.9 FutureFunction -Wl,--version-script=future.map
"$cxx" "${link[@]}" -o "$out/libtest_ep_new_glibc.so" library.o "${rest[@]}" call_FutureFunction.o libc.so.9
LC_ALL=C sed -i 's/libc\.so\.9/libc.so.6/' "$out/libtest_ep_new_glibc.so"

# A library of another processor: the field of the ELF header that names it, set to RISC-V.
cp "$out/libtest_ep.so" "$out/libtest_ep_other_processor.so"
printf '\363\0' | dd of="$out/libtest_ep_other_processor.so" bs=1 seek=18 conv=notrunc status=none
