-- Until when, on the wall's clock, a webhook that is out is left to whoever is bringing it. Which ones
-- are due, and to whom, is said by the index alone.
alter table webhook add column out_until timestamp(6) with time zone;
drop index webhook_due;
create index webhook_due on webhook (generation, due, number, origin, out_until, place);
