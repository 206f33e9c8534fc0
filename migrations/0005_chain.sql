-- The audit log as chains: each row's hash covers the row before it in its chain. Rows from before have no chain.
alter table audit add column chain text not null default '';
alter table audit add column n bigint not null default 0;
alter table audit add column hash bytea;

-- How far each chain was seen to reach, so that its end cannot be taken off.
create table chains (
  name text not null primary key,
  n bigint not null,
  hash bytea not null
);
