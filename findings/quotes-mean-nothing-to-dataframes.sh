#!/bin/bash
# A quoted "001234" is a text to whoever wrote it. pandas and polars make 1234 of it all the same, of "12E5" 1200000.0, and
# a document of twenty digits a rounded float. pandas' quoting=QUOTE_NONNUMERIC, whose name promises the opposite, makes
# floats of quoted columns as well.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v && v/bin/pip -q install pandas==3.1.1 polars==2.1.0
cat > try.py <<'P'
import csv, io, pandas as pd, polars as pl
text = '"id","document"\n"007","001234"\n"12E5","12345678901234567890"\n'
plain = pd.read_csv(io.StringIO(text))
asked = pd.read_csv(io.StringIO(text), quoting=csv.QUOTE_NONNUMERIC)
polars = pl.read_csv(text.encode())
print("pandas", pd.__version__, plain.values.tolist())
print("pandas, QUOTE_NONNUMERIC", asked.values.tolist())
print("polars", pl.__version__, polars.rows())
assert plain["id"].tolist() == [7.0, 1200000.0], plain
assert str(asked["document"].dtype) == "float64" and asked["document"][0] == 1234.0, asked
assert polars.rows()[0] == (7.0, 1234), polars
P
v/bin/python try.py
