#!/bin/sh
# Drives the signed-in pages of `leadline demo` in Chromium. What it needs is what
# the simulator's browser tests need; see their run.sh.
#   run.sh                builds leadline and drives its demo
#   run.sh path/leadline  drives the demo of that binary
# SHOTS=folder keeps screenshots, and what is printed as PDF, there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
TESTS="$here/pages.test.js $here/station.test.js $here/reports.test.js" exec "$here/../../simulator/browser/run.sh" "$@"
