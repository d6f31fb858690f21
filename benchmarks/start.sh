#!/usr/bin/env bash
# Start-up of the published file beside a bare NativeAOT hello world, in the same run: time to --help, time to the first token of a
# picture question and of a text question with the default model, what a 1 GiB payload costs, and memory while waiting.
#   benchmarks/start.sh [N2EYE] [ROUNDS]     default: out/RID/n2eye, 40 rounds
set -euo pipefail
cd "$(dirname "$0")/.."
case $(uname -m) in x86_64) rid=linux-x64 ;; aarch64) rid=linux-arm64 ;; *) echo "start.sh: this machine is a $(uname -m)" >&2; exit 2 ;; esac
program=$(realpath "${1:-out/$rid/n2eye}") rounds=${2:-40}
[ -x "$program" ] || { echo "start.sh: $program does not exist: run ./publish.sh first" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -O2 -o "$work/spawn" benchmarks/spawn.c

mkdir "$work/hello"
cat >"$work/hello/hello.csproj" <<'P'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <PublishAot>true</PublishAot>
    <InvariantGlobalization>true</InvariantGlobalization>
    <OptimizationPreference>Speed</OptimizationPreference>
    <CppCompilerAndLinker>gcc</CppCompilerAndLinker>
  </PropertyGroup>
</Project>
P
echo 'System.Console.WriteLine("Hello, world");' >"$work/hello/hello.cs"
dotnet publish "$work/hello" -c Release -r "$rid" -o "$work/hello/out" --nologo -v quiet -clp:NoSummary >&2

# The same program with 1 GiB behind it.
dotnet build src/N2Eye.Packer -c Release --nologo -v quiet -clp:NoSummary >&2
"$program" inspect | awk '$1 == "program" { gsub(",", "", $3); print $3 }' >"$work/length"
head -c "$(cat "$work/length")" "$program" >"$work/bare"
head -c $((1 << 30)) /dev/urandom >"$work/payload.so"
dotnet src/N2Eye.Packer/bin/Release/net10.0/n2eye-pack.dll file "$work/bare" -o "$work/large" --library "$work/payload.so" >/dev/null

picture=tests/oracle/images/rgb_640x480.png
rows=("hello world" "n2eye --help" "n2eye --help, 1 GiB payload" "n2eye ask, text" "n2eye ask, picture")
"$work/spawn" "$rounds" "$work/hello/out/hello" -- "$program" --help -- "$work/large" --help \
  -- "$program" ask "Hello" --max-tokens 4 -- "$program" ask "$picture" "What is it?" --max-tokens 4 >"$work/times"

echo "$(uname -m), $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), load $(cut -d' ' -f1 /proc/loadavg); $rounds interleaved rounds, medians"
printf '%-30s %14s %10s %22s %12s %8s\n' "" "first byte ms" "end ms" "10th to 90th pct" "peak RSS MB" "ratio"
hello=$(awk 'NR == 1 { print $2 }' "$work/times")
i=0
while read -r first total low high rss; do
  printf '%-30s %14s %10s %22s %12s %8s\n' "${rows[$i]}" "$first" "$total" "$low to $high" "$rss" "$(awk -v a="$total" -v b="$hello" 'BEGIN { printf "%.2f", a / b }')"
  i=$((i + 1))
done <"$work/times"

# Waiting for the next question, after one.
mkfifo "$work/in"
"$program" chat --max-tokens 4 <"$work/in" >"$work/out" 2>/dev/null &
chat=$!
exec 9>"$work/in"
echo "Hello" >&9
for _ in $(seq 100); do [ -s "$work/out" ] && break; sleep 0.1; done
sleep 1
awk '/^(VmRSS|RssAnon|RssFile|RssShmem)/ { printf "%s %.1f MB  ", $1, $2 / 1024 } END { print "while waiting in chat" }' "/proc/$chat/status"
exec 9>&-
wait "$chat" || true
