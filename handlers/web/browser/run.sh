#!/bin/sh
# Drives the signed-in pages of `leadline demo` in Chromium. What it needs is what
# the simulator's browser tests need; see their run.sh.
#   run.sh                builds leadline and drives its demo
#   run.sh path/leadline  drives the demo of that binary
# SHOTS=folder keeps screenshots there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
TESTS="$here/pages.test.js" exec "$here/../../simulator/browser/run.sh" "$@"
