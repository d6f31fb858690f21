#!/usr/bin/env bash
# Publishes n2eye as a stranger would, for both architectures and from a second clone, and runs the tests against what came out.
# The tests' logs are appended to the file that $1 names.
set -euo pipefail
cd "$(dirname "$0")/.."
log=${1:-/dev/null}
work=$(mktemp -d)
trap '[ ! -e "$work/base/registry.pid" ] || kill "$(cat "$work/base/registry.pid")"; rm -rf "$work"' EXIT

need() { # need PACKAGE…: installs Debian packages when this is root
  dpkg -s "$@" >/dev/null 2>&1 || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
}
need gcc libc6-dev strace binutils docker-registry skopeo libc6-dev-arm64-cross libstdc++6-arm64-cross

# User-mode emulation of ARM: qemu before 8.1 shows the host's /proc/cpuinfo, on which ONNX Runtime fails. Debian 12's own is 7.2.
qemu=$(command -v qemu-aarch64 || true)
if [ -z "$qemu" ] || [ "$(printf '%s\n8.1\n' "$("$qemu" --version | sed -n '1s/.*version \([0-9.]*\).*/\1/p')" | sort -V | head -n 1)" != 8.1 ]; then
  sources=$work/backports.sources
  sed '/^$/,$d; s/^Suites:.*/Suites: bookworm-backports/' /etc/apt/sources.list.d/debian.sources >"$sources"
  mkdir -p "$work/apt/partial" "$work/qemu"
  backports=(-qq -o Dir::Etc::sourcelist="$sources" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$work/apt" -o APT::Sandbox::User=root)
  apt-get "${backports[@]}" update
  (cd "$work/qemu" && apt-get "${backports[@]}" download qemu-user >/dev/null && dpkg -x qemu-user_*.deb .)
  qemu=$work/qemu/usr/bin/qemu-aarch64
fi

echo "-- the program alone, told its weights at run time"
./publish.sh --model models/n2eye-random-pooled --out "$work/bare"
N2EYE_PROGRAM=$work/bare/n2eye dotnet test --project tests/Program.Tests --no-build | tee -a "$log"

echo "-- the deliverables, with their images"
for architecture in amd64 arm64; do
  case $architecture in amd64) rid=linux-x64 ;; arm64) rid=linux-arm64 ;; esac
  base=$(bash tests/base-image.sh "$architecture" "$work/base" 5071)
  DOTNET_CONTAINER_INSECURE_REGISTRIES=localhost:5071 BASE_IMAGE=$base ./publish.sh --rid "$rid" --out "$work/$rid" --image
done

echo "-- the same commit in another folder"
git clone -q . "$work/elsewhere/clone"
"$work/elsewhere/clone/publish.sh" --out "$work/again"

QEMU_LD_PREFIX=/usr/aarch64-linux-gnu N2EYE_QEMU_AARCH64=$qemu N2EYE_PUBLISHED=$work/linux-x64 N2EYE_PUBLISHED_ARM64=$work/linux-arm64 \
  N2EYE_PUBLISHED_AGAIN=$work/again dotnet test --project tests/Published.Tests --no-build | tee -a "$log"
