-- The processes that work on these books, on PostgreSQL: each counts on as long as it is there. On SQLite a process
-- keeps a file locked instead.
create table processes (
  name text not null primary key,
  beat bigint not null
);

-- Whose process is gone is followed at once: no lease has to run out.
alter table imports drop column lease_until;
alter table jobs drop column lease_until;
update imports set owner = '';
update jobs set owner = '';

-- From where people have signed in: others' guesses do not slow them there.
create table sign_ins (
  person bigint not null references people (key),
  neighbourhood text not null,
  last_at bigint not null,
  primary key (person, neighbourhood)
);
delete from attempts;

-- What the processes on these books share, and nobody else knows.
create table secrets (
  name text not null primary key,
  value bytea not null
);
