#!/bin/sh
# Builds the C library and its start object into a folder: bin, or the first argument.
set -eu
cd "$(dirname "$0")/.."
out=${1:-bin}
root=$(pwd)

mkdir -p "$out"
go build -buildmode=c-shared -o "$out/libwinshm.so" \
	-ldflags "-extldflags '-Wl,-soname,libwinshm.so.0 -Wl,--version-script=$root/capi/libwinshm.map'" ./capi
rm -f "$out/libwinshm.h" # the headers for users are in include
ln -sf libwinshm.so "$out/libwinshm.so.0"
${CC:-gcc} -std=c11 -Wall -Wextra -Werror -O2 -fPIC -Iinclude -c -o "$out/winshm_start.o" capi/start/start.c
