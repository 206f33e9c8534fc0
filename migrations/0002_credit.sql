-- Purchases: holds, invoices, holders; keys of the API; what was answered, done, and is to be done.

alter table store add column tolerance_enabled boolean not null default false;
alter table store add column auto_creation_enabled boolean not null default false;
alter table store add column my_credits_enabled boolean not null default false;
alter table store add column postponement_enabled boolean not null default false;
alter table store add column daily_interest_rate bigint not null default 0 check (daily_interest_rate >= 0);
alter table store add column tax_rate bigint not null default 0 check (tax_rate >= 0);
alter table store add column growth_rate bigint not null default 0 check (growth_rate >= 0);
alter table store add column postponements_max bigint not null default 0 check (postponements_max >= 0);
alter table store add column postponed_days_max bigint not null default 0 check (postponed_days_max >= 0);
alter table store add column reminders text not null default '{"daysPrior":[{"days":0,"timeOfDay":"12:00:00"}],"daysAfter":[]}';

-- How far beyond the limit the tolerance reaches: whole cents, rounded down.
alter table accounts add column headroom bigint not null default 0 check (headroom >= 0);
update accounts set headroom = credit_limit / 1000000 * tolerance + credit_limit % 1000000 * tolerance / 1000000
  where tolerance > 0;

-- What customers can owe: the sums of the open accounts' limits and of their ceilings, limit and headroom,
-- kept as tallies are. Each is in two parts, so that it always fits: `above` counts 10^18.
create table exposure (
  key bigint not null primary key check (key = 1),
  limits bigint not null check (limits between 0 and 999999999999999999),
  limits_above bigint not null check (limits_above >= 0),
  ceilings bigint not null check (ceilings between 0 and 999999999999999999),
  ceilings_above bigint not null check (ceilings_above >= 0)
);
insert into exposure (key, limits, limits_above, ceilings, ceilings_above)
  select 1, coalesce(sum(credit_limit), 0), 0, coalesce(sum(credit_limit + headroom), 0), 0
  from accounts where status = 'Open';

-- What an entry is about.
alter table statements add column statement_id text not null default '';
alter table statements add column transaction_id text not null default '';
alter table statements add column order_id text not null default '';
alter table statements add column installment bigint not null default 0;
alter table statements add column installments bigint not null default 0;
alter table statements add column operation text not null default '';
-- A caller's id for a manual debit is booked once.
create unique index statements_by_caller on statements (account, statement_id) where statement_id <> '';

-- Dependents of an account. Removed ones stay, so that history can name them.
create table holders (
  account bigint not null references accounts (key),
  id text not null,
  email text not null check (email <> ''),
  email_key text not null check (email_key <> ''),
  created_at bigint not null,
  removed_at bigint,
  primary key (account, id)
);
create unique index holders_by_account on holders (account, email_key) where removed_at is null;
create index holders_by_email on holders (email_key) where removed_at is null;

-- Holds, from their first moment to their last.
create table holds (
  id text not null primary key check (id <> ''),
  account bigint not null references accounts (key),
  holder text not null,
  value bigint not null check (value > 0),
  installments bigint not null check (installments between 1 and 99),
  settle boolean not null,
  expires_at bigint not null,
  state text not null check (state in ('Held', 'Settled', 'Cancelled', 'Expired')),
  order_id text not null,
  settled bigint not null check (settled >= 0),
  refunded bigint not null check (refunded between 0 and settled),
  created_at bigint not null,
  updated_at bigint not null
);
create index holds_live on holds (account) where state = 'Held';
create index holds_by_expiry on holds (expires_at) where state = 'Held';

-- Instalments of settled holds. Archived: resolved, of a closed account; no list shows them.
create table invoices (
  transaction_id text not null references holds (id),
  installment bigint not null check (installment between 1 and 99),
  account bigint not null references accounts (key),
  friendly_id text not null,
  installments bigint not null,
  status text not null check (status in ('Opened', 'Paid', 'Cancelled')),
  value bigint not null check (value > 0),
  issued bigint not null check (issued >= 0),
  credited bigint not null check (credited between 0 and issued),
  created_at bigint not null,
  updated_at bigint not null,
  resolved_at bigint,
  original_due_at bigint not null,
  due_at bigint not null,
  order_id text not null,
  observation text not null,
  payment_link text not null,
  postponements bigint not null check (postponements >= 0),
  postponed_days bigint not null check (postponed_days >= 0),
  archived boolean not null,
  primary key (transaction_id, installment),
  check (status <> 'Opened' or value = issued - credited),
  check ((status = 'Opened') = (resolved_at is null))
);
create index invoices_by_created on invoices (created_at, transaction_id, installment) where not archived;
create index invoices_by_account on invoices (account, created_at, transaction_id, installment);
create index invoices_by_friendly_id on invoices (friendly_id);

-- Every change by any door, in the transaction of the change.
create table audit (
  id text not null primary key,
  at bigint not null,
  who text not null,
  door text not null check (door in ('page', 'api', 'import', 'command', 'job')),
  action text not null,
  account bigint not null,
  before_it text not null,
  after_it text not null,
  request text not null
);
create index audit_by_account on audit (account, at);
-- What a run changed, in its order: by it, the run can be taken back.
create index audit_by_import on audit (request, id) where door = 'import';

-- Keys of the API, and their tokens: two may overlap while one is replaced by the other.
create table keys (
  key bigint not null primary key,
  name text not null,
  role text not null check (role in ('owner', 'manager', 'clerk', 'viewer')),
  app_key text not null unique,
  created_at bigint not null,
  ended_at bigint
);
create table tokens (
  id text not null primary key,
  key bigint not null references keys (key),
  hash bytea not null,
  created_at bigint not null,
  expires_at bigint,
  last_used_at bigint
);
create index tokens_by_key on tokens (key);
insert into tallies (name, n) values ('keys.key', 0);

-- What was answered to a request that carried an idempotency key.
create table answers (
  app_key text not null,
  name text not null,
  request_hash bytea not null,
  status bigint not null,
  body text not null,
  created_at bigint not null,
  primary key (app_key, name)
);
create index answers_by_age on answers (created_at);

-- Work that comes round again, done by one process at a time.
create table jobs (
  name text not null primary key,
  due_at bigint not null,
  owner text not null,
  fence bigint not null,
  lease_until bigint not null
);
insert into jobs (name, due_at, owner, fence, lease_until) values ('holds', 0, '', 0, 0), ('daily', 0, '', 0, 0);
