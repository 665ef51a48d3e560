#!/bin/sh
# Sees to the few system packages that Qt needs on Debian and Ubuntu (and, asked with --test, those the tests use).
#   (nothing)   drawing into memory: QT_QPA_PLATFORM=offscreen, uic, lupdate, lrelease
#   --screen    also windows on X11
#   --test      also the independent judges and the print system of the tests
#   --list      only print the names
# Already there: says nothing. Root and apt at hand: installs them. Otherwise: prints the one command and fails.
# Other systems are left alone. SYSTEM_LIBS=skip leaves everything alone.
set -eu

[ "${SYSTEM_LIBS:-}" != skip ] || exit 0
command -v dpkg-query >/dev/null 2>&1 || exit 0

wanted="libgl1 libegl1 libfontconfig1 libxkbcommon0 libdbus-1-3 libglib2.0-0"
list=no
for argument in "$@"; do
    case "$argument" in
    --screen) wanted="$wanted libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0" ;;
    --test)
        wanted="$wanted poppler-utils qpdf mupdf-tools libnss3-tools openssl softhsm2 chromium"
        wanted="$wanted cups cups-client cups-filters ghostscript printer-driver-cups-pdf"
        wanted="$wanted libpdfbox2-java libcommons-logging-java libjaxb-api-java libjaxb-java"
        command -v java >/dev/null 2>&1 || wanted="$wanted default-jre-headless" ;;
    --list) list=yes ;;
    *) echo "system_libs.sh: unknown argument $argument" >&2; exit 2 ;;
    esac
done

# Debian 13 and Ubuntu 24.04 call it libglib2.0-0t64, which provides the old name.
# shellcheck disable=SC2086
have=" $(dpkg-query --show --showformat '${db:Status-Abbrev} ${Package} ${Provides}\n' 2>/dev/null |
    sed -n 's/^.i *//p' | sed 's/([^)]*)//g; s/,/ /g' | tr '\n' ' ') "
missing=
for package in $wanted; do
    case "$have" in *" $package "*) ;; *) missing="$missing $package" ;; esac
done
missing=${missing# }

if [ $list = yes ]; then
    echo "$wanted"
    exit 0
fi
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends $missing"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Fieldvisit needs these system packages: $missing" >&2
    exit 1
fi
if [ "$(id -u)" != 0 ]; then
    echo "Fieldvisit needs a few system packages. Give this command, then start again:" >&2
    echo "    sudo $install" >&2
    exit 1
fi
echo "installing system packages: $missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
if ! $install >"$log" 2>&1; then
    # No package lists yet, or too old ones.
    { apt-get update && $install; } >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        echo "The system packages could not be installed. This was tried: $install" >&2
        exit 1
    }
fi
