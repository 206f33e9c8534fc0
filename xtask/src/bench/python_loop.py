"""The import as a plain loop: csv, sqlite3, the checks of `cargo bench-import`, a transaction for 2,000 rows.

usage: python_loop.py FILE.csv SCHEMA.sql DATABASE
"""

import csv
import re
import sqlite3
import sys
import time
import uuid
from decimal import Decimal, InvalidOperation

BATCH_ROWS = 2_000
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
MONEY_MAX = Decimal("90000000000000")
COLUMNS = (
    "key, id, email, email_key, document, document_text, document_type, status, credit_limit, tolerance, "
    "balance, reserved, owed, available, version, n_entries, created_at, updated_at, no_document"
)
INSERT = f"insert into accounts ({COLUMNS}) values ({', '.join('?' * 19)})"


def check_digit(digits, weight_max):
    total, weight = 0, 2
    for digit in reversed(digits):
        total += digit * weight
        weight = 2 if weight == weight_max else weight + 1
    rest = total % 11
    return 0 if rest < 2 else 11 - rest


def is_plausible(document, kind):
    length, weight_max = {"CPF": (11, 11), "CNPJ": (14, 9)}.get(kind, (0, 0))
    if not length:
        return True
    if len(document) != length or not document.isdigit() or len(set(document)) == 1:
        return False
    digits = [int(c) for c in document]
    return all(digits[n] == check_digit(digits[:n], weight_max) for n in (length - 2, length - 1))


def amount(text, places, most):
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount") from None
    if value < 0 or value > most or value.as_tuple().exponent < -places:
        raise ValueError(f"{text!r} is out of range")
    return int(value.scaleb(places))


def checked(row, at):
    email = row["Email"].strip()
    if not EMAIL.fullmatch(email) or len(email) > 254:
        raise ValueError(f"{email!r} is not an e-mail")
    kind = row["Document Type"].strip()
    document = row["Document"].strip()
    if kind in ("CPF", "CNPJ"):
        document = document.translate(str.maketrans("", "", ".-/ "))
    if len(document) > 40:
        raise ValueError("the document is too long")
    warned = not is_plausible(document, kind)
    limit = amount(row["Credit limit"].strip(), 2, MONEY_MAX)
    limit = 10_000 if limit is None else limit
    tolerance = amount(row["Tolerance rate"].strip(), 6, Decimal(1000)) or 0
    account = [0, str(uuid.uuid4()), email, email.lower(), document, "", kind, "Open", limit, tolerance]
    return account + [0, 0, 0, limit, 1, 0, at, at, 0], warned


def taken(db, column, values):
    marks = ", ".join("?" * len(values))
    sql = f"select {column} from accounts where status = 'Open' and {column} in ({marks})"
    return {found for (found,) in db.execute(sql, values)}


def main(file, schema, database):
    db = sqlite3.connect(database, isolation_level=None)
    with open(schema, encoding="utf-8") as text:
        db.executescript(text.read())
    now = int(time.time() * 1_000_000)
    db.execute(
        "insert into imports (key, mode, file_name, size_bytes, sha256, uploaded_by, door, address, "
        "choices, is_whole, opens_new, created_at, started_at, status, survey, refusal, preview, n_rows, "
        "n_done, n_created, n_updated, n_unchanged, n_failed, n_warned, n_below_used, n_closing, "
        "n_closing_owing, owed_closing, limits, ceilings, limits_opened, ceilings_opened, tolerance_counts, "
        "n_healed, resumed_row, undone_to, owner, fence) "
        "values (1, 'create', ?, 0, '', 'bench', '', '', '', false, true, ?, ?, 'Running', '', '', '', 0, "
        "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, '', '', 0)",
        (file, now, now),
    )
    emails, documents, key = set(), set(), 0

    def apply(batch, notes, warned):
        nonlocal key
        db.execute("begin immediate")
        there = taken(db, "email_key", [account[3] for _, account in batch])
        known = taken(db, "document", [account[4] for _, account in batch if account[4]])
        rows = []
        for line, account in batch:
            if account[3] in there or account[4] in known:
                notes.append((1, line, 0, True, "the account is open already", str(account)))
                continue
            key += 1
            account[0] = key
            account[-1] = 0 if account[4] else key
            rows.append(account)
        db.executemany(INSERT, rows)
        db.executemany("insert into import_notes values (?, ?, ?, ?, ?, ?)", notes)
        db.execute(
            "update imports set n_done = n_done + ?, n_created = n_created + ?, "
            "n_failed = n_failed + ?, n_warned = n_warned + ? where key = 1",
            (len(rows) + len(notes), len(rows), len(notes), warned),
        )
        db.execute("update tallies set n = n + ? where name in ('accounts.open', 'accounts.key')", (len(rows),))
        db.execute("commit")

    with open(file, encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        batch, notes, warned = [], [], 0
        for row in reader:
            try:
                account, odd = checked(row, now)
                twin = (account[4], account[6])
                if account[3] in emails or (account[4] and twin in documents):
                    raise ValueError("an earlier row has this e-mail or document")
                emails.add(account[3])
                documents.add(twin)
                warned += odd
                batch.append((reader.line_num, account))
            except ValueError as error:
                notes.append((1, reader.line_num, 0, True, str(error), str(row)))
            if len(batch) + len(notes) == BATCH_ROWS:
                apply(batch, notes, warned)
                batch, notes, warned = [], [], 0
        apply(batch, notes, warned)
    n_done, n_failed = db.execute("select n_done, n_failed from imports").fetchone()
    print(f"{n_done} rows, {n_failed} failed")
    return 1 if n_failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
