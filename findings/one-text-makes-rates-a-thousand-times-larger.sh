#!/bin/bash
# In a language with a decimal comma, Gnumeric guesses the decimal sign of a CSV file for each column: 0.125 is an eighth as
# long as every value of the column is a number. One text in it ("x", "n/a"), and the same 0.125 is read as 125, and 0.1250
# as 1250: there four decimals are a group of thousands too. LibreOffice takes exactly three decimals for thousands, always.
set -euo pipefail
command -v soffice >/dev/null || { apt-get update && apt-get install -y --no-install-recommends libreoffice-calc-nogui; } >/dev/null
command -v ssconvert >/dev/null || { apt-get update && apt-get install -y --no-install-recommends gnumeric; } >/dev/null
command -v localedef >/dev/null || { apt-get update && apt-get install -y --no-install-recommends locales; } >/dev/null
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
soffice --version; ssconvert --version 2>&1 | head -1    # found with 7.4.7.2 and 1.12.55
mkdir -p profile/user
cat > profile/user/registrymodifications.xcu <<'X'
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>pt-BR</value></prop></item></oor:items>
X
localedef -i pt_BR -f UTF-8 "$dir/pt_BR.UTF-8"
printf 'rate\n0.05\n0.125\n0.1250\n' > numbers.csv
printf 'rate\n0.05\n0.125\n0.1250\nx\n' > text.csv
for file in numbers text; do
  soffice "-env:UserInstallation=file://$dir/profile" --headless --infilter=CSV:44,34,76,1,,0,false,false \
    --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false' --outdir calc $file.csv >/dev/null 2>&1
  env LOCPATH="$dir" LC_ALL=pt_BR.UTF-8 ssconvert $file.csv gnumeric-$file.csv
  echo "$file.csv, as it was, by Calc, by Gnumeric:"; paste $file.csv calc/$file.csv gnumeric-$file.csv
done
diff gnumeric-numbers.csv <(printf 'rate\n"0,05"\n"0,125"\n"0,125"\n')
diff gnumeric-text.csv <(printf 'rate\n0.05\n125\n1250\nx\n')
diff calc/numbers.csv <(printf 'rate\n0.05\n125\n0.1250\n')
