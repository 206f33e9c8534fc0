-- Payments received, each with the invoices that it went to among the movements.
create table receipts (
  id text not null primary key check (id <> ''),
  account bigint not null references accounts (key),
  value bigint not null check (value > 0),
  paid_at bigint not null,
  method text not null,
  note text not null,
  done_by text not null,
  created_at bigint not null,
  taken_back_at bigint,
  taken_back_by text not null,
  reason text not null
);
create index receipts_by_account on receipts (account, created_at, id);

alter table statements add column receipt_id text not null default '';
create index statements_by_receipt on statements (receipt_id) where receipt_id <> '';

-- An open invoice is due for what was neither refunded nor received on it. `credited` is what was refunded.
create table invoices_new (
  transaction_id text not null references holds (id),
  installment bigint not null check (installment between 1 and 99),
  account bigint not null references accounts (key),
  friendly_id text not null,
  installments bigint not null,
  status text not null check (status in ('Opened', 'Paid', 'Cancelled')),
  value bigint not null check (value > 0),
  issued bigint not null check (issued >= 0),
  credited bigint not null check (credited between 0 and issued),
  received bigint not null check (received between 0 and issued),
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
  check (status <> 'Opened' or value = issued - credited - received),
  check (status <> 'Paid' or received <= value),
  check (status <> 'Cancelled' or received = 0),
  check ((status = 'Opened') = (resolved_at is null))
);
insert into invoices_new (transaction_id, installment, account, friendly_id, installments, status, value,
  issued, credited, received, created_at, updated_at, resolved_at, original_due_at, due_at, order_id,
  observation, payment_link, postponements, postponed_days, archived)
  select transaction_id, installment, account, friendly_id, installments, status, value,
  issued, credited, 0, created_at, updated_at, resolved_at, original_due_at, due_at, order_id,
  observation, payment_link, postponements, postponed_days, archived from invoices;
drop table invoices;
alter table invoices_new rename to invoices;
create index invoices_by_created on invoices (created_at, transaction_id, installment) where not archived;
create index invoices_by_account on invoices (account, created_at, transaction_id, installment);
create index invoices_by_friendly_id on invoices (friendly_id);
create index invoices_owed on invoices (account, due_at) where status = 'Opened';
