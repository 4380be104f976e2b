#!/usr/bin/env bash
# Brings the browser of the system for the tests that drive the page. Does nothing where there is one: $CHROMIUM, or Debian's.
set -euo pipefail

chromium=${CHROMIUM:-/usr/bin/chromium}
if [ -x "$chromium" ]; then
  echo "The browser is there: $chromium"
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "There is no Chromium at $chromium. Install one, and name it in CHROMIUM." >&2
  exit 1
fi

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends chromium fonts-noto-color-emoji
