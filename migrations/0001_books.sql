-- One text for SQLite and PostgreSQL. Money is in minor units, rates in millionths, times in
-- microseconds since 1970 UTC; absent texts are ''. Keys come from `tallies`, never from the database.

create table store (
  key bigint not null primary key check (key = 1),
  currency text not null,
  time_zone text not null,
  default_limit bigint not null check (default_limit >= 0),
  csv_separator text not null default 'language' check (csv_separator in ('language', 'comma', 'semicolon'))
);
insert into store (key, currency, time_zone, default_limit) values (1, 'BRL', 'America/Sao_Paulo', 10000);

-- Counters that are kept, so that nothing ever counts rows.
create table tallies (
  name text not null primary key,
  n bigint not null check (n >= 0)
);
insert into tallies (name, n) values
  ('accounts.key', 0), ('accounts.open', 0), ('accounts.closed', 0), ('accounts.indexed', 0),
  ('imports.key', 0), ('people.key', 0);

create table accounts (
  key bigint not null primary key,
  id text not null check (id <> ''),
  email text not null check (email <> ''),
  email_key text not null check (email_key <> ''),
  -- Its letters and digits, by which it is found and compared.
  document text not null,
  -- As it was written, where that is something else.
  document_text text not null,
  document_type text not null,
  -- 0, or the key where there is no document: many accounts may have none.
  no_document bigint not null,
  status text not null check (status in ('Open', 'Closed')),
  credit_limit bigint not null check (credit_limit >= 0),
  tolerance bigint not null check (tolerance >= 0),
  balance bigint not null,
  reserved bigint not null check (reserved >= 0),
  owed bigint not null check (owed >= 0),
  available bigint not null check (available = credit_limit - reserved - owed),
  version bigint not null check (version >= 1),
  n_entries bigint not null check (n_entries >= 0),
  created_at bigint not null,
  updated_at bigint not null
);
-- Unique among open accounts, and the order of their list; a closed account frees its names.
create unique index accounts_open_id on accounts (id) where status = 'Open';
create unique index accounts_open_email on accounts (email_key) where status = 'Open';
create unique index accounts_open_document on accounts (document, document_type, no_document)
  where status = 'Open';
-- Accounts of which nothing is used go by one order for both columns.
create index accounts_open_unused on accounts (credit_limit, key)
  where status = 'Open' and available = credit_limit;
create index accounts_open_by_limit on accounts (credit_limit, key)
  where status = 'Open' and available <> credit_limit;
create index accounts_open_by_available on accounts (available, key)
  where status = 'Open' and available <> credit_limit;
create index accounts_open_by_updated on accounts (updated_at, key) where status = 'Open';
create index accounts_closed_id on accounts (id, key) where status = 'Closed';
create index accounts_closed_by_email on accounts (email_key, key) where status = 'Closed';
create index accounts_closed_by_document on accounts (document, document_type, no_document, key)
  where status = 'Closed';
create index accounts_closed_unused on accounts (credit_limit, key)
  where status = 'Closed' and available = credit_limit;
create index accounts_closed_by_limit on accounts (credit_limit, key)
  where status = 'Closed' and available <> credit_limit;
create index accounts_closed_by_available on accounts (available, key)
  where status = 'Closed' and available <> credit_limit;
create index accounts_closed_by_updated on accounts (updated_at, key) where status = 'Closed';

-- Movements: numbered without gaps within an account, never changed, never deleted.
create table statements (
  account bigint not null references accounts (key),
  n bigint not null check (n >= 1),
  at bigint not null,
  origin text not null check (origin in ('Credit', 'Invoice', 'Payment', 'Statement')),
  value bigint not null check (value <> 0),
  done_by text not null,
  import bigint,
  primary key (account, n)
);

create table people (
  key bigint not null primary key,
  email text not null,
  email_key text not null unique,
  role text not null check (role in ('owner', 'manager', 'clerk', 'viewer')),
  password text not null,
  created_at bigint not null
);

create table setup_links (
  token_hash bytea not null primary key,
  created_at bigint not null
);

create table sessions (
  id_hash bytea not null primary key,
  person bigint references people (key),
  data text not null,
  created_at bigint not null,
  expires_at bigint not null
);
create index sessions_by_person on sessions (person);
create index sessions_by_expiry on sessions (expires_at);

-- Wrong log-ins, by 'email:…' and 'from:…'.
create table attempts (
  subject text not null primary key,
  n bigint not null,
  last_at bigint not null
);

-- What happens to many accounts at once: a file's rows, or the taking back of another run's changes.
create table imports (
  key bigint not null primary key,
  mode text not null check (mode in ('create', 'update')),
  file_name text not null,
  size_bytes bigint not null,
  sha256 text not null,
  uploaded_by text not null,
  door text not null,
  address text not null,
  choices text not null,
  -- All rows or none; and whether rows without an account open one.
  is_whole boolean not null,
  opens_new boolean not null,
  -- The run that this one takes back, or tries again with its failed rows.
  undo_of bigint,
  attempt_of bigint,
  created_at bigint not null,
  started_at bigint,
  finished_at bigint,
  status text not null check (status in
    ('Checking', 'Checked', 'Queued', 'Running', 'Done', 'DoneWithErrors', 'Failed', 'Cancelled')),
  survey text not null,
  refusal text not null,
  -- What the check found, once it has ended.
  preview text not null,
  n_rows bigint not null,
  -- What came of the rows so far, of the check or of the run itself.
  n_done bigint not null,
  n_created bigint not null,
  n_updated bigint not null,
  n_unchanged bigint not null,
  n_failed bigint not null,
  n_warned bigint not null,
  n_below_used bigint not null,
  n_closing bigint not null,
  n_closing_owing bigint not null,
  owed_closing bigint not null,
  -- By how much the sums of the open accounts' limits and ceilings change, in all and by accounts that open.
  limits bigint not null,
  ceilings bigint not null,
  limits_opened bigint not null,
  ceilings_opened bigint not null,
  -- Whether the store let tolerance count when it began to be checked or applied.
  tolerance_counts boolean not null,
  -- Failed rows that later attempts put right.
  n_healed bigint not null,
  -- Where it went on after its process died, if it did.
  resumed_row bigint not null,
  -- The last change of another run that was taken back.
  undone_to text not null,
  owner text not null,
  fence bigint not null,
  lease_until bigint not null,
  check (n_done = n_created + n_updated + n_unchanged + n_failed)
);
create index imports_pending on imports (key) where status in ('Checking', 'Queued', 'Running');
create index imports_by_file on imports (sha256, key);
create index imports_by_undone on imports (undo_of) where undo_of is not null;
create index imports_by_attempted on imports (attempt_of) where attempt_of is not null;

-- What a run would change, as its check found it.
create table import_plan (
  import bigint not null,
  line bigint not null,
  kind text not null,
  account bigint not null,
  before_it text not null,
  after_it text not null,
  primary key (import, line)
);
create index import_plan_by_kind on import_plan (import, kind, line);

-- How the columns of files with one header were read, where a person decided it.
create table import_headers (
  header_hash text not null primary key,
  columns text not null,
  at bigint not null
);

-- An upload's bytes, until its run has ended. Chunks without a run are an upload under way or cut off.
create table import_chunks (
  import bigint not null,
  n bigint not null,
  at bigint not null,
  bytes bytea not null,
  primary key (import, n)
);

-- Rows that were refused, or taken with a warning.
create table import_notes (
  import bigint not null references imports (key),
  line bigint not null,
  -- The line of the file that was tried first, where this one is a later attempt; else 0.
  origin bigint not null,
  refused boolean not null,
  faults text not null,
  fields text not null,
  primary key (import, line)
);
