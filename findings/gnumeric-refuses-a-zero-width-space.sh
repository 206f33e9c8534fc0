#!/bin/bash
# One zero-width space or soft hyphen, as web pages leave them in a copied e-mail address, and ssconvert no longer takes the
# file for CSV at all: "Unsupported file format". Accents and a no-break space do no harm.
set -euo pipefail
command -v ssconvert >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gnumeric; } >/dev/null
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
ssconvert --version 2>&1 | head -1                       # found with 1.12.55
export LC_ALL=C.UTF-8
file() { printf "email,limit\nana@shop.example,1\n${1}bia@shop.example,2\n" > $2.csv; }
file '\xc3\xa3' accent; file '\xc2\xa0' no-break; file '\xe2\x80\x8b' zero-width; file '\xc2\xad' soft-hyphen
for good in accent no-break; do ssconvert $good.csv out.csv; echo "$good: read"; done
for bad in zero-width soft-hyphen; do
  if ssconvert $bad.csv none.csv 2> said; then exit 1; fi
  cat said; grep -q 'Unsupported file format' said
done
