#!/bin/sh
# Compiles an OTP application from one folder or several: src/*.erl and src/*.app.src of each to OUT/ebin, and copies
# their priv folders. Behaviours of the first are known to the others.
# usage: compile.sh OUT SOURCE…
set -eu
mkdir -p "$1/ebin"
out=$(cd "$1" && pwd)
shift

for source in "$@"; do (
  cd "$source"
  erlc +debug_info -I include -pa "$out/ebin" -o "$out/ebin" src/*.erl
  for file in src/*.app.src; do
    if [ -e "$file" ]; then cp "$file" "$out/ebin/$(basename "$file" .src)"; fi
  done
  if [ -d priv ]; then cp -R priv "$out/"; fi
); done
