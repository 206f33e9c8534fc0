#!/bin/bash
# In a language with a decimal comma, Gnumeric reads the points of a CSV column right and saves them as commas. A text that
# begins with ' it overlooks: '0.1250 keeps its point, and the column has both signs. With a blank before the ', it takes the
# column for texts, and every value stays as it was.
set -euo pipefail
command -v ssconvert >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gnumeric; } >/dev/null
command -v localedef >/dev/null || { apt-get update && apt-get install -y --no-install-recommends locales; } >/dev/null
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
ssconvert --version 2>&1 | head -1                       # found with 1.12.55
localedef -i pt_BR -f UTF-8 "$dir/pt_BR.UTF-8"
printf "rate\n0.05\n1.5\n\"'0.1250\"\n" > bare.csv
printf "rate\n0.05\n1.5\n\" '0.1250\"\n" > blank.csv
export LOCPATH="$dir"; for name in bare blank; do env LC_ALL=pt_BR.UTF-8 ssconvert $name.csv of-$name.csv; done
echo "with ':"; paste bare.csv of-bare.csv; echo "with a blank and ':"; paste blank.csv of-blank.csv
diff of-bare.csv <(printf 'rate\n"0,05"\n"1,5"\n0.1250\n')
diff of-blank.csv <(printf "rate\n0.05\n1.5\n\" '0.1250\"\n")
