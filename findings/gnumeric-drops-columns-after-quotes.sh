#!/bin/bash
# ssconvert reads what is called .csv with commas only. Of a file with semicolons and quoted fields it keeps the first
# column and what follows a comma, and drops the rest without a word, exit code 0. The same bytes called .txt are read right, in a language that
# has a decimal comma.
set -euo pipefail
command -v ssconvert >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gnumeric; } >/dev/null
command -v localedef >/dev/null || { apt-get update && apt-get install -y --no-install-recommends locales; } >/dev/null
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
ssconvert --version 2>&1 | head -1                       # found with 1.12.55
localedef -i pt_BR -f UTF-8 "$dir/pt_BR.UTF-8"
printf '"id";"document";"limit"\r\n"a";"001";"1500,50"\r\n' | tee in.csv > in.txt
export LOCPATH="$dir"; for name in csv txt; do env LC_ALL=pt_BR.UTF-8 ssconvert in.$name of-$name.csv; done
echo "called .csv:"; cat of-csv.csv; echo "called .txt:"; cat of-txt.csv
[ "$(head -1 of-txt.csv)" = "id,document,limit" ]
! grep -q document of-csv.csv
