#!/bin/sh
# Installs what the conformance cases need and is missing, runs them over every front, writes docs/compatibility.md, and says
# what it counted. Where there is no Wine, the page has Wine's last answers.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

missing=
for tool in gcc x86_64-w64-mingw32-gcc wine; do
	command -v "$tool" >/dev/null || missing="$missing $tool"
done
if [ -n "$missing" ]; then
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		say "installing what is missing:$missing"
		export DEBIAN_FRONTEND=noninteractive
		apt-get -qq update
		apt-get -qq install -y --no-install-recommends gcc libc6-dev gcc-mingw-w64-x86-64 wine wine64
	else
		say "missing:$missing; what needs them is skipped (as root: apt-get install gcc gcc-mingw-w64-x86-64 wine)"
	fi
fi

unset WINSHM_SOCKET WINSHM_MANAGER
export WINSHM_CONFORMANCE_ANSWERS="$PWD/conformance/answers"
go test -count=1 -run '^TestConformance$' ./kernel32 ./capi
go test -count=1 -run '^TestWine$' ./conformance
go run ./conformance/report
