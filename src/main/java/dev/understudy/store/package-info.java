/**
 * The database: connection pool, migrations and how values are kept in columns. Which rows there
 * are and what they mean is the business of the packages that write them.
 */
package dev.understudy.store;
