/**
 * The database: connection pool, migrations, and how values are stored in columns. Begin with
 * {@link dev.understudy.store.Database}.
 */
package dev.understudy.store;
