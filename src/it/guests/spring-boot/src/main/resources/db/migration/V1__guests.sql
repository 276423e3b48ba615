create table guest (id int primary key);
