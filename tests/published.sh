#!/usr/bin/env bash
# Publishes n2eye as a native program and runs the program tests against that file.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
./publish.sh --out "$out"
N2EYE_PROGRAM=$out/n2eye dotnet test --project tests/Program.Tests --no-build
