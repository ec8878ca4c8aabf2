#!/bin/sh
# Runs every fuzz target of the module for the time (30s, the default) or number of inputs (20000x) given. With a time, Go
# now and then takes the end of it for a failure: "context deadline exceeded".
set -eu
cd "$(dirname "$0")/.."
time=${1:-30s}
for package in $(go list ./...); do
	for target in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		printf '%s %s\n' "$package" "$target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$package"
	done
done
