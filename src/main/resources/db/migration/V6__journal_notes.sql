-- How the client of a call failed to send the request or to take the answer.
alter table journal add column note varchar;
