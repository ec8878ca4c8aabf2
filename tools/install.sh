#!/bin/sh
# Installs what make all has built: install.sh [PREFIX [DESTDIR]]. PREFIX is /usr/local unless said otherwise. BIN is the
# folder with what was built.
set -eu
cd "$(dirname "$0")/.."
prefix=${1:-/usr/local}
dest=${2:-}
lib=$prefix/lib
bin=${BIN:-bin}
version=$(sed -n 's/^const Number = "\(.*\)"/\1/p' internal/version/version.go)

put() { # mode, folder, files...
	mode=$1 folder=$2
	shift 2
	install -d "$dest$folder"
	install -m "$mode" "$@" "$dest$folder"
}

# The loader looks into system folders by itself; for others, programs are linked so that they remember the place.
case $prefix in
/usr | /usr/local) rpath='' cache=ldconfig ;;
*) rpath="-Wl,-rpath,$lib " cache=true ;;
esac

# fill writes a template with the places of this installation.
fill() {
	sed -e "s|@PREFIX@|$prefix|g" -e "s|@VERSION@|$version|g" -e "s|@RPATH@|$rpath|g" "$1"
}

put 755 "$prefix/bin" "$bin/winshm" "$bin/winshmd"
put 644 "$prefix/include/winshm" include/*.h
install -d "$dest$lib/pkgconfig" "$dest$lib/cmake/winshm"
install -m 755 "$bin/libwinshm.so" "$dest$lib/libwinshm.so.0"
ln -sf libwinshm.so.0 "$dest$lib/libwinshm.so"
put 644 "$lib" "$bin/winshm_start.o"
fill dist/winshm.pc.in >"$dest$lib/pkgconfig/winshm.pc"
fill dist/winshmConfig.cmake.in >"$dest$lib/cmake/winshm/winshmConfig.cmake"
put 644 "$prefix/share/man/man1" dist/man/*.1
put 644 "$prefix/share/man/man8" dist/man/*.8
install -d "$dest$lib/systemd/system"
for unit in dist/systemd/*; do
	sed "s|/usr/bin|$prefix/bin|g" "$unit" >"$dest$lib/systemd/system/${unit##*/}"
done
if [ -z "$dest" ] && [ "$(id -u)" = 0 ] && command -v "$cache" >/dev/null; then "$cache"; fi
