#!/usr/bin/env bash
# Makes a small base image for tests from Debian packages alone (libc, libgcc, libstdc++; user 1654) and serves it on loopback,
# where `dotnet publish /t:PublishContainer` fetches bases from. Prints its reference; the registry runs until this script's
# parent ends it (its process id is in DIR/registry.pid).
#   tests/base-image.sh amd64|arm64 DIR PORT
set -euo pipefail
architecture=$1 dir=$2 port=$3
case $architecture in amd64 | arm64) ;; *) echo "base-image.sh: architecture $architecture is none of amd64, arm64" >&2; exit 2 ;; esac
mkdir -p "$dir/$architecture/root" "$dir/$architecture/debs" "$dir/$architecture/apt/partial" "$dir/oci/blobs/sha256"
cd "$dir/$architecture"

# Package lists of that architecture, apart from this machine's own.
apt=(-qq -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o Dir::State::Lists="$PWD/apt" -o Debug::NoLocking=1 -o APT::Sandbox::User=root)
apt-get "${apt[@]}" update
(cd debs && apt-get "${apt[@]}" download libc6 libgcc-s1 libstdc++6 >/dev/null)
for deb in debs/*.deb; do dpkg -x "$deb" root; done
rm -rf root/usr/share root/usr/lib/*/gconv root/usr/lib/*/audit
mkdir -p root/tmp root/etc root/proc
chmod 1777 root/tmp
echo 'app:x:1654:1654::/tmp:/sbin/nologin' >root/etc/passwd
echo 'app:x:1654:' >root/etc/group

blob() { # blob FILE: moves it to where its digest says and prints the digest
  local digest
  digest=$(sha256sum "$1" | cut -d' ' -f1)
  mv "$1" "$dir/oci/blobs/sha256/$digest"
  echo "$digest"
}
size() { stat -c %s "$dir/oci/blobs/sha256/$1"; }
tar -C root --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf layer.tar .
diff=$(sha256sum layer.tar | cut -d' ' -f1)
gzip -n9f layer.tar
layer=$(blob layer.tar.gz)
printf '{"architecture":"%s","os":"linux","config":{"User":"1654","Env":["PATH=/usr/local/bin:/usr/bin:/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$architecture" "$diff" >config.json
config=$(blob config.json)
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%s},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:%s","size":%s}]}' \
  "$config" "$(size "$config")" "$layer" "$(size "$layer")" >manifest.json
manifest=$(blob manifest.json)
printf '{"imageLayoutVersion":"1.0.0"}' >"$dir/oci/oci-layout"
printf '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"%s"}}]}' \
  "$manifest" "$(size "$manifest")" "$architecture" >"$dir/oci/index.json"

if [ ! -e "$dir/registry.pid" ]; then
  printf 'version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: %s}}\nhttp: {addr: "127.0.0.1:%s"}\n' "$dir/registry" "$port" >"$dir/registry.yml"
  docker-registry serve "$dir/registry.yml" >"$dir/registry.log" 2>&1 &
  echo $! >"$dir/registry.pid"
  for _ in $(seq 50); do (: </dev/tcp/127.0.0.1/"$port") 2>/dev/null && break; sleep 0.1; done
fi
skopeo copy --quiet --dest-tls-verify=false "oci:$dir/oci:$architecture" "docker://localhost:$port/n2eye-base:$architecture"
echo "localhost:$port/n2eye-base:$architecture"
