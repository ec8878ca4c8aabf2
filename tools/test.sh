#!/bin/sh
# Installs what the tests need and is missing, then runs all of them, with the race detector.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

command -v go >/dev/null || { say "winshm needs Go 1.26 or newer: https://go.dev/dl"; exit 1; }
if ! command -v gcc >/dev/null; then
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		say "installing gcc, which the race detector needs"
		apt-get -qq update && apt-get -qq install -y gcc libc6-dev
	else
		say "the race detector needs gcc: install it (as root: apt-get install gcc), then run this again"
		exit 1
	fi
fi
[ "$(id -u)" = 0 ] || say "note: tests about other users need root, and are skipped"

unset WINSHM_SOCKET WINSHM_MANAGER
go vet ./...
go test -race "$@" ./...
go test -tags winshm_steps -run 'Every|Interrupted' ./internal/waitable ./internal/channel ./internal/message
(cd bench && go vet ./... && go test ./...)
