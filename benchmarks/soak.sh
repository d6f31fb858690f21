#!/usr/bin/env bash
# Asks one process many questions about a picture and watches its memory: what it has after a tenth of them, and how far it moves from there.
#   benchmarks/soak.sh [N2EYE] [QUESTIONS] [-- FLAGS OF n2eye batch]     default: out/RID/n2eye, 1000 questions
# Ends with 1 where the resident memory after the first tenth moves by more than 2 %.
set -euo pipefail
cd "$(dirname "$0")/.."
case $(uname -m) in x86_64) rid=linux-x64 ;; aarch64) rid=linux-arm64 ;; *) echo "soak.sh: this machine is a $(uname -m)" >&2; exit 2 ;; esac
program=$(realpath "${1:-out/$rid/n2eye}") questions=${2:-1000}
[ -x "$program" ] || { echo "soak.sh: $program does not exist: run ./publish.sh first" >&2; exit 2; }
shift $(($# < 2 ? $# : 2))
[ "${1:-}" != -- ] || shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

picture=$PWD/models/n2eye-tiny/sample.png
asked=("What is it?" "What color is it?" "Where is it?" "How many are there?" "Describe the picture." "Is there a dog?")
for i in $(seq "$questions"); do printf '{"id":%d,"images":["%s"],"question":"%s"}\n' "$i" "$picture" "${asked[i % ${#asked[@]}]}"; done >"$work/in.jsonl"

"$program" batch "$work/in.jsonl" "$@" >"$work/out.jsonl" &
process=$!
while kill -0 $process 2>/dev/null; do
  # Answers so far, and kilobytes: resident, and those that belong to no file.
  awk -v answers="$(wc -l <"$work/out.jsonl")" '/^VmRSS|^RssAnon/ { kb[$1] = $2 } END { if (kb["VmRSS:"]) print answers, kb["VmRSS:"], kb["RssAnon:"] }' /proc/$process/status 2>/dev/null >>"$work/memory" || true
  sleep 0.2
done
wait $process
errors=$(grep -c '"error"' "$work/out.jsonl" || true)
awk -v questions="$questions" -v errors="$errors" '
  $1 >= questions / 10 { if (!n++) first = $2; if ($2 > most) most = $2; if (!least || $2 < least) least = $2; last = $2; anonymous = $3 }
  END {
    if (n < 10) { print "soak.sh: ended too soon for a figure: ask more" > "/dev/stderr"; exit 2 }
    moved = (most - first > first - least ? most - first : first - least) / first * 100
    printf "%d questions, %d errors: %.1f MB resident after a tenth, %.1f to %.1f MB from there, %.1f MB at the end (%.1f MB of no file): moved by %.1f %%\n",
      questions, errors, first / 1e3, least / 1e3, most / 1e3, last / 1e3, anonymous / 1e3, moved
    exit moved > 2 || errors > 0
  }' "$work/memory"
