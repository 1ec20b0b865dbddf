#!/bin/sh
# Drives the page of `leadline demo` in Chromium. Installs what it needs: Chromium by
# apt-get where it is missing, the two npm packages, and builds leadline.
#   run.sh                builds leadline and drives its demo
#   run.sh path/leadline  drives the demo of that binary
# SHOTS=folder keeps screenshots there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if [ -z "${CHROMIUM:-}" ]; then
	CHROMIUM=$(command -v chromium || command -v chromium-browser || true)
fi
if [ -z "$CHROMIUM" ]; then
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
	CHROMIUM=$(command -v chromium)
fi
export CHROMIUM

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -gt 0 ]; then
	LEADLINE=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
else
	LEADLINE="$work/leadline"
	(cd "$here/../../.." && go build -o "$LEADLINE" ./cmd/leadline)
fi
export LEADLINE

cd "$here"
npm ci --no-audit --no-fund --silent
node --test --test-reporter=spec --test-concurrency=1 --test-timeout=600000 ${TESTS:-./*.test.js}
