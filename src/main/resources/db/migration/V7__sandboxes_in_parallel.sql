-- The last transaction of each server that changed the sandbox, by which it finds out whether it was
-- committed when the connection broke at that moment.
alter table sandbox add column last_of_servers varchar default '' not null;

-- How many sandboxes there are that are not deleted, in one row that everybody locks who makes one.
create table sandbox_count (
  sandboxes bigint not null
);
insert into sandbox_count (sandboxes) select count(*) from sandbox where not deleted;

-- Earlier versions lost sight of generations when two calls made one sandbox.
update generation set discarded = true
where not discarded and not exists (select 1 from sandbox where sandbox.generation = generation.id);
