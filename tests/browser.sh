#!/bin/sh
# Finds Chromium for the page tests, or installs Debian's where that is allowed; else says what is left out.
install() { apt-get install -y -qq --no-install-recommends "$@"; }
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the page tests ..."
  log=$(mktemp) && trap 'rm -f "$log"' EXIT || exit 1
  # The shell without windows is quicker wherever no microphone is needed; not every release has it.
  if { apt-get update -qq && { install chromium chromium-headless-shell || install chromium; }; } >"$log" 2>&1; then
    exit 0
  fi
  tail -n 5 "$log"
fi
echo "****************************************************************************"
echo "** No Chromium on this machine: the tests of the pages will be SKIPPED.    **"
echo "** Install it (Debian: apt-get install chromium) and run make test again. **"
echo "****************************************************************************"
exit 0
