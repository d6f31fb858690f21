#!/usr/bin/env bash
# bench.mjs as it should be run: with threads that stay (pool.c), and with one thread of Node's to call llama.cpp from, so that its caller does not
# change processors between tokens.
#   run.sh FILE.gguf [FLAGS OF bench.mjs]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
pool=$here/node_modules/pool.so
[ -d "$here/node_modules" ] || { echo "run.sh: node_modules is missing: run 'npm ci --ignore-scripts' in $here" >&2; exit 2; }
[ "$pool" -nt "$here/pool.c" ] || gcc -O2 -Wall -Wextra -Werror -shared -fPIC -o "$pool" "$here/pool.c"
LD_PRELOAD=$pool UV_THREADPOOL_SIZE=1 exec node "$here/bench.mjs" "$@"
