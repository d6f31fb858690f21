#!/usr/bin/env bash
# Makes n2eye: one executable file for one model, with its libraries and weights inside.
#
#   ./publish.sh [--rid linux-arm64|linux-x64] [--cpu LEVEL] [--model DIR] [--weights FILE] [--out DIR] [--image] [--try]
#
#   --rid      what the box is; default: this machine
#   --cpu      linux-x64 only: x86-64-v3 (AVX2: processors from 2013 on, not every Celeron), or x86-64-v2; default: x86-64-v3
#   --model    directory of a Hugging Face checkpoint to compile for; default: models/n2eye-tiny
#   --weights  weights file of that model to carry; default: NAME.n2eye.safetensors in the model's directory NAME, if it is there
#   --out      where n2eye, its symbols/, SBOM and third-party notices go; default: out/RID
#   --image    write an OCI image of it too (BASE_IMAGE=… for another base than .NET's)
#   --try      then ask the sample picture a question
set -euo pipefail
start=$PWD
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
rid= cpu= model= weights= out= image= try=

fail() { echo "publish.sh: $1" >&2; exit 2; }

while [ $# -gt 0 ]; do
  case $1 in
    --rid | --cpu | --model | --weights | --out)
      [ $# -ge 2 ] || fail "$1 needs a value"
      declare "${1#--}=$2"
      shift 2 ;;
    --image | --try) declare "${1#--}=yes"; shift ;;
    --help | -h) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    *) fail "unknown flag $1 (see --help)" ;;
  esac
done

absolute() { (cd "$start" && realpath -m -- "$1"); }
case $(uname -m) in x86_64) native=linux-x64 ;; aarch64) native=linux-arm64 ;; *) native= ;; esac
rid=${rid:-$native}
case $rid in
  linux-x64 | linux-arm64) ;;
  win-arm64) fail "win-arm64 cannot be linked on Linux: on Windows run 'dotnet publish src/N2Eye.Program -r win-arm64' (docs/single-file.md#windows)" ;;
  '') fail "this machine is a $(uname -m): name the box with --rid linux-arm64 or --rid linux-x64" ;;
  *) fail "--rid '$rid' is none of linux-arm64, linux-x64, win-arm64" ;;
esac

case $rid/$cpu in
  */ | linux-x64/x86-64-v2 | linux-x64/x86-64-v3) ;;
  linux-x64/*) fail "--cpu '$cpu' is none of x86-64-v2, x86-64-v3" ;;
  *) fail "--cpu is for linux-x64: an arm64 file looks at run time what its processor has" ;;
esac

# Each needed command with the Debian or Ubuntu package that brings it.
needs=(gcc:gcc ld:binutils objcopy:binutils)
if [ "$rid" != "$native" ]; then
  case $rid in
    linux-arm64) prefix=aarch64-linux-gnu package=aarch64-linux-gnu libc=arm64 ;;
    linux-x64) prefix=x86_64-linux-gnu package=x86-64-linux-gnu libc=amd64 ;;
  esac
  needs=("$prefix-gcc:gcc-$package" "$prefix-objcopy:binutils-$package" "/usr/$prefix/lib/libc.so:libc6-dev-$libc-cross")
fi
missing=()
for need in "${needs[@]}"; do
  case $need in /*) [ -e "${need%%:*}" ] ;; *) command -v "${need%%:*}" >/dev/null ;; esac || missing+=("${need#*:}")
done
if [ "$rid" = "$native" ] && ! echo 'int main(void) { return 0; }' | gcc -x c - -o /dev/null 2>/dev/null; then missing+=(gcc libc6-dev); fi
if [ ${#missing[@]} -gt 0 ]; then
  mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "publish.sh: installing ${missing[*]}" >&2
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null ||
      fail "apt-get could not install ${missing[*]}: install them by hand"
  else
    fail "these packages are missing: sudo apt-get install ${missing[*]}"
  fi
fi
command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: install it, so that 'dotnet --version' prints 10.0 or later"

model=${model:+$(absolute "$model")}
model=${model:-$PWD/models/n2eye-tiny}
out=$(absolute "${out:-$OLDPWD/out/$rid}")
weights=${weights:+$(absolute "$weights")}
[ -e "$model/config.json" ] || fail "$model has no config.json: --model takes the directory of a Hugging Face checkpoint"
own=$model/$(basename "$model").n2eye.safetensors
[ -n "$weights" ] || [ ! -f "$own" ] || weights=$own
[ -z "$weights" ] || [ -f "$weights" ] || fail "$weights does not exist: --weights takes a file that n2eye-quant wrote"

mkdir -p "$out/symbols"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
quiet=(--nologo -v quiet -clp:NoSummary)

dotnet publish src/N2Eye.Program -c Release -r "$rid" -p:N2EyeModel="$model" -p:N2EyeSingleFile=true ${cpu:+-p:N2EyeX64Level="$cpu"} -o "$stage/program" "${quiet[@]}"
dotnet build src/N2Eye.Packer -c Release "${quiet[@]}"
packer=(dotnet src/N2Eye.Packer/bin/Release/net10.0/n2eye-pack.dll)
"${packer[@]}" file "$stage/program/n2eye" -o "$out/n2eye" \
  --library "$stage/program/libonnxruntime.so" --library "$stage/program/libSkiaSharp.so" ${weights:+--weights "$weights"}
mv "$stage/program/n2eye.dbg" "$out/symbols/"

"${packer[@]}" notices --rid "$rid" -o "$out/THIRD-PARTY-NOTICES.txt" \
  --lock src/N2Eye.Program/packages.lock.json --packages "$(dotnet msbuild src/N2Eye.Program -getProperty:NuGetPackageRoot)"
dotnet tool restore >/dev/null
version=$(dotnet msbuild src/N2Eye.Program -getProperty:Version)
dotnet CycloneDX src/N2Eye.Program/N2Eye.Program.csproj --runtime "$rid" --output-format Json --output "$out" --filename n2eye.cdx.json \
  --set-name n2eye --set-version "$version" --no-serial-number --disable-package-restore >"$stage/sbom.log" || { cat "$stage/sbom.log" >&2; fail "the SBOM could not be written"; }
# The same commit gives the same SBOM.
if made=$(git log -1 --format=%cI 2>/dev/null); then sed -i "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$made\"/" "$out/n2eye.cdx.json"; fi

if [ -n "$image" ]; then
  # The SDK makes the image from a folder, here of the one file, without a container engine. 1654 is the user of .NET's own images.
  mkdir "$stage/image"
  cp "$out/n2eye" "$stage/image/"
  dotnet msbuild src/N2Eye.Program -t:PublishContainer -p:Configuration=Release -p:RuntimeIdentifier="$rid" -p:PublishDir="$stage/image/" \
    -p:ContainerUser=1654 -p:ContainerArchiveOutputPath="$out/n2eye.oci.tar" ${BASE_IMAGE:+-p:ContainerBaseImage="$BASE_IMAGE"} "${quiet[@]}" ||
    fail "the image could not be made: its base must be reachable (BASE_IMAGE=… names another)"
  echo "$out/n2eye.oci.tar holds the same file"
fi

echo "$out/n2eye is compiled for $(basename "$model")${weights:+ and carries its weights}"
if [ -n "$try" ]; then
  [ "$rid" = "$native" ] || fail "--try cannot run a $rid program on this $native machine"
  [ -n "$weights" ] || fail "--try needs weights: give them with --weights"
  echo
  echo "\$ n2eye ask models/n2eye-tiny/sample.png \"What is it?\""
  "$out/n2eye" ask models/n2eye-tiny/sample.png "What is it?"
fi
