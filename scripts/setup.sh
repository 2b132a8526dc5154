#!/bin/sh
# Brings a Debian machine with Node 20 and apt to where beamsoak runs, and says what it does.
# usage: setup.sh [apt-package …]     further packages that the caller needs
# Nothing is installed that is already there, and nothing is started; a second run takes no time.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi
}

policy=/usr/sbin/policy-rc.d
placed=""
# Packages of services start them once they are installed, unless this script of Debian's forbids it.
forbid_starting() {
  [ -e "$policy" ] && return
  as_root sh -c "printf '#!/bin/sh\nexit 101\n' >'$policy' && chmod 755 '$policy'" && placed=$policy
}
allow_starting() { [ -z "$placed" ] || as_root rm -f "$placed"; }
trap allow_starting EXIT

missing=""
want() { dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed || missing="$missing $1"; }

command -v erl >/dev/null && command -v erlc >/dev/null || want erlang-base
for package in "$@"; do want "$package"; done

if [ -n "$missing" ]; then
  say "installing$missing with apt-get (once)"
  log=$(mktemp)
  forbid_starting || true
  # shellcheck disable=SC2086 # a list of package names
  if ! { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    say "could not install$missing. As root: apt-get update && apt-get install --no-install-recommends$missing"
    exit 4
  fi
  rm -f "$log"
fi

stamp=node_modules/.beamsoak-lock
if ! cmp -s package-lock.json "$stamp"; then
  say "installing the npm packages of package-lock.json into node_modules (once)"
  npm ci --no-audit --no-fund --loglevel=error
  cp package-lock.json "$stamp"
fi
