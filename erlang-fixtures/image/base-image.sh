#!/bin/sh
# Makes the root file system of an image with Erlang/OTP from this machine's Debian packages: no container registry.
# The package mirror, suite and architecture are those of the machine's own apt. Needs mmdebstrap.
# usage: base-image.sh ROOTFS.tar        then: docker import ROOTFS.tar NAME:TAG
set -eu
rootfs=$1

codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
sources=$(apt-get indextargets --format '$(ORIGIN) deb $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
  sed -n "s/^\(Debian\|Ubuntu\) \(deb [^ ]* $codename.*\)/\2/p" | sort -u)
if [ -z "$sources" ]; then
  echo "apt has no package lists of $codename; as root: apt-get update" >&2
  exit 1
fi

# What erlang:slim images hold of OTP, as far as a service without graphics needs it.
packages=erlang-base,erlang-crypto,erlang-ssl,erlang-inets,erlang-mnesia,erlang-os-mon,erlang-runtime-tools,erlang-tools

echo "$sources" | mmdebstrap --quiet --variant=minbase --include="$packages" \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  "$codename" "$rootfs" -
