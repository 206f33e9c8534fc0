#!/bin/bash
# A NUL in a CSV field disappears when LibreOffice opens and saves the file; other control characters, and tabs, disappear
# on the way through .ods. A value that was refused because of them (an e-mail, an id) comes back as another, good value.
set -euo pipefail
command -v soffice >/dev/null || { apt-get update && apt-get install -y --no-install-recommends libreoffice-calc-nogui; } >/dev/null
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
soffice --version                                        # found with 7.4.7.2
printf 'email\nan\0a@shop.example\nbi\001a@shop.example\n"ca\tio@shop.example"\n' > in.csv
calc() { soffice "-env:UserInstallation=file://$dir/profile" --headless "$@" >/dev/null 2>&1; }
out='csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false'
calc --infilter=CSV:44,34,76,1,,0,false,false --convert-to "$out" --outdir direct in.csv
calc --infilter=CSV:44,34,76,1,,0,false,false --convert-to ods in.csv
calc --convert-to "$out" --outdir ods in.ods
echo "saved as CSV:"; cat -v direct/in.csv; echo "through .ods:"; cat -v ods/in.csv
diff <(cat -v direct/in.csv) <(printf 'email\nana@shop.example\nbi^Aa@shop.example\nca\tio@shop.example\n' | cat -v)
diff ods/in.csv <(printf 'email\nana@shop.example\nbia@shop.example\ncaio@shop.example\n')
