-- Which webhooks are due, and to whom, is said by the index alone.
drop index webhook_due;
create index webhook_due on webhook (generation, due, number, origin, place);
