#!/bin/sh
# Builds k6 from its Go module into the checkout's cache, where beamsoak finds it, and says what it does.
# usage: k6.sh
# Does nothing where a k6 of version 2 is in PATH or in the cache already. Needs Go 1.25 or newer.
set -eu
cd "$(dirname "$0")/.."

version=v2.0.0
program=.cache/k6/k6

say() { printf 'k6: %s\n' "$*" >&2; }
has_version() { "$1" version 2>/dev/null | grep -q "^k6 $2"; }

if command -v k6 >/dev/null && has_version k6 v2; then exit 0; fi
if [ -x "$program" ] && has_version "$program" "$version"; then exit 0; fi

command -v go >/dev/null || {
  say "there is no go in PATH. Install Go 1.25 or newer (https://go.dev/dl), or k6 2 itself, and run this again."
  exit 4
}

say "building k6 $version from its Go module into $program (once, one to three minutes)"
# The module is built as its own main module, so that every dependency has the version that k6 was released with;
# Go checks what it downloads against its checksum database.
folder=$(go mod download -json "go.k6.io/k6/v2@$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
[ -n "$folder" ] || {
  say "the module go.k6.io/k6/v2@$version could not be had. Is the Go module proxy in reach (go env GOPROXY)?"
  exit 4
}
mkdir -p "$(dirname "$program")"
target=$(pwd)/$program
GOFLAGS= CGO_ENABLED=0 go build -C "$folder" -mod=readonly -trimpath -buildvcs=false -ldflags "-s -w" -o "$target.new" . || {
  say "the build failed. With Go 1.25 or newer and the Go module proxy in reach it should not; see above."
  exit 4
}
mv "$target.new" "$target"
say "$("$target" version)"
