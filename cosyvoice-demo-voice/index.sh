#!/bin/sh
# Rewrites the index of the demo voice: one line a file, "SHA-256 size path".
set -eu
cd "$(dirname "$0")/src/main/resources/META-INF/cosyvoice4j/demo-voice"
find . -type f ! -name index ! -name index.new | sed 's|^\./||' | LC_ALL=C sort | while read -r file; do
  echo "$(sha256sum < "$file" | cut -d ' ' -f 1) $(wc -c < "$file" | tr -d ' ') $file"
done > index.new
mv index.new index
