#!/bin/sh
# Compiles an OTP application: SOURCE/src/*.erl and SOURCE/src/*.app.src to OUT/ebin, and copies its priv folder.
# usage: compile.sh SOURCE OUT
set -eu
source=$1
mkdir -p "$2/ebin"
out=$(cd "$2" && pwd)

cd "$source"
erlc +debug_info -I include -o "$out/ebin" src/*.erl
for file in src/*.app.src; do
  cp "$file" "$out/ebin/$(basename "$file" .src)"
done
if [ -d priv ]; then cp -R priv "$out/"; fi
