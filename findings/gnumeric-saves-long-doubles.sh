#!/bin/bash
# Gnumeric keeps numbers as 80-bit floats on x86 and saves all their digits: an amount with cents comes back from
# "open, save as CSV" as 2.3800000000000000001 or 2.8699999999999999999, with twenty decimals and not always upwards.
# Who reads cents strictly refuses every twenty-fifth amount of such a file; who cuts decimals off loses a cent.
set -euo pipefail
command -v ssconvert >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gnumeric; } >/dev/null
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
ssconvert --version 2>&1 | head -1                       # found with 1.12.55 (Debian 12, amd64)
printf 'amount\n2.38\n2.87\n7.50\n1234.56\n' > in.csv
LC_ALL=C ssconvert in.csv out.csv
paste -d' ' in.csv out.csv
grep -qx '2.3800000000000000001' out.csv && grep -qx '2.8699999999999999999' out.csv
