/** Metrics of the server for Prometheus. They count from its start and are in no database. */
package dev.understudy.metrics;
