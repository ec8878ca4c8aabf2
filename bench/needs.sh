#!/bin/sh
# Installs what the references of the bench are built with, as far as that is possible; what stays away is a measure skipped.
set -u
missing=
need() { # need PACKAGE TEST...
	package=$1
	shift
	"$@" >/dev/null 2>&1 || missing="$missing $package"
}
need gcc command -v gcc
need g++ command -v g++
need libc6-dev test -e /usr/include/stdio.h
need libboost-dev test -d /usr/include/boost/interprocess
need gcc-mingw-w64-x86-64 command -v x86_64-w64-mingw32-gcc
need python3 command -v python3
command -v wine64 >/dev/null || test -e /usr/lib/wine/wine64 || need wine64 command -v wine
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
	echo "bench: not here, so that measures will be skipped:$missing (as root: apt-get install$missing)" >&2
	exit 0
fi
echo "bench: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update && apt-get -qq install -y --no-install-recommends $missing >/dev/null || echo "bench: that was not possible; measures will be skipped" >&2
exit 0
