#!/usr/bin/env bash
# Publishes n2eye as a stranger would: without weights, for both architectures with their images, and from a second clone. Then
#   tests/publish-for-tests.sh DIR && . DIR/env && dotnet test --solution N2Eye.Edge.sln
# tests what came out, the arm64 file under qemu. It installs Debian packages, so it runs as root.
set -euo pipefail
[ $# = 1 ] || { echo "usage: tests/publish-for-tests.sh DIR" >&2; exit 2; }
cd "$(dirname "$0")/.."
mkdir -p "$1"
work=$(realpath "$1")
trap '[ ! -e "$work/base/registry.pid" ] || kill "$(cat "$work/base/registry.pid")"; rm -rf "$work/base" "$work/elsewhere"' EXIT

need() { # need PACKAGE…: installs Debian packages that are not there
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

echo "-- a program that is told its weights at run time"
./publish.sh --model models/n2eye-random-pooled --out "$work/bare"

echo "-- the deliverables, with their images"
for architecture in amd64 arm64; do
  case $architecture in amd64) rid=linux-x64 ;; arm64) rid=linux-arm64 ;; esac
  base=$(bash tests/base-image.sh "$architecture" "$work/base" 5071)
  DOTNET_CONTAINER_INSECURE_REGISTRIES=localhost:5071 BASE_IMAGE=$base ./publish.sh --rid "$rid" --out "$work/$rid" --image
done

echo "-- the same commit in another folder"
git clone -q . "$work/elsewhere"
"$work/elsewhere/publish.sh" --out "$work/again"

echo "-- the program with the package that has QNN inside, or rather one of that name"
bash tests/qnn-package.sh "$work/feed"
dotnet run --project quant -c Release --no-launch-profile -- models/n2eye-random-pooled -o "$work/pooled.safetensors" --scheme float32
(cd "$work/elsewhere" && dotnet build src/N2Eye.Program -c Release -p:N2EyeQnn=true -p:RestoreAdditionalProjectSources="$work/feed" -p:N2EyeModel="$PWD/models/n2eye-random-pooled" -o "$work/qnn" --nologo -v quiet)

cat >"$work/env" <<E2
export QEMU_LD_PREFIX=/usr/aarch64-linux-gnu N2EYE_QEMU_AARCH64=$qemu
export N2EYE_PUBLISHED=$work/linux-x64 N2EYE_PUBLISHED_ARM64=$work/linux-arm64 N2EYE_PUBLISHED_AGAIN=$work/again
export N2EYE_QNN_PROGRAM=$work/qnn/n2eye N2EYE_QNN_WEIGHTS=$work/pooled.safetensors
E2
