#!/bin/sh
# Compiles the service and its tests into a folder (by default a temporary one, removed again) and runs every test.
set -e
cd "$(dirname "$0")/.."
out=${1:-$(mktemp -d)}
[ -n "$1" ] || trap 'rm -rf "$out"' EXIT
mkdir -p "$out/ebin" "$out/test"
erlc -Wall -pa "$out/ebin" -o "$out/ebin" src/sockets_connection.erl src/*.erl
cp src/sockets.app.src "$out/ebin/sockets.app"
erlc -Wall -pa "$out/ebin" -o "$out/test" test/*.erl
erl -noshell -pa "$out/ebin" -pa "$out/test" -kernel logger_level none -eval "
  case eunit:test({dir, \"$out/test\"}, [verbose]) of
    ok -> halt(0);
    _ -> halt(1)
  end."
