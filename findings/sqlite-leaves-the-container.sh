#!/usr/bin/env bash
# SQLite opens another file than the one it is named, where the way to it leads through /proc/PID/root: the usual way from a host
# into a container. That entry is a link that the kernel follows into the other mount namespace, but its text is "/"; SQLite resolves
# links by their text, and so ends up with the same path on the host. `ls` and `cat` see the container's database, SQLite an
# empty one that it has just made on the host. Whoever backs up or mends a container's database that way works on another shop.
# Seen with SQLite 3.54.1 as apsw brings it, on Linux; what resolves links is unixFullPathname in os_unix.c.
set -euo pipefail
folder=$(mktemp -d)
cleanup() { [ -z "${inside:-}" ] || kill "$inside" 2>/dev/null || true; rm -rf "$folder"; }
trap cleanup EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" --quiet --disable-pip-version-check install "${APSW:-apsw==3.54.1.0}"
cat > "$folder/make.py" <<'PY'
import sys, time, apsw
db = apsw.Connection(sys.argv[1])
db.execute("create table accounts (id text); insert into accounts values ('ana')")
print("made", flush=True)
time.sleep(60)
PY
mkdir "$folder/disk"
# The "container": a mount namespace with a disk of its own.
unshare -rm sh -c 'mount -t tmpfs none "$1/disk" && exec "$1/python/bin/python" "$1/make.py" "$1/disk/shop.db"' sh "$folder" > "$folder/told" &
inside=$!
for _ in $(seq 100); do grep -q made "$folder/told" 2>/dev/null && break; sleep 0.1; done
FOLDER=$folder INSIDE=$inside "$folder/python/bin/python" - <<'PY'
import os, apsw
folder = os.environ["FOLDER"]
way = f"/proc/{os.environ['INSIDE']}/root{folder}/disk/shop.db"
print("SQLite", apsw.sqlite_lib_version())
with open(way, "rb") as file:
    print("the file begins with", file.read(15))
before = os.path.exists(f"{folder}/disk/shop.db")
db = apsw.Connection(way)
tables = db.execute("select name from sqlite_schema").fetchall()
print("SQLite has opened", db.filename)
print("its tables are", tables)
after = os.path.exists(f"{folder}/disk/shop.db")
print("on the host, a file of that path was there before:", before, "and after:", after)
raise SystemExit(0 if not tables and db.filename == f"{folder}/disk/shop.db" and (before, after) == (False, True) else 1)
PY
