/**
 * Failure coverage: which of the failures that can happen a client under test has met. {@link
 * dev.understudy.coverage.FailureCatalog} is a good place to begin.
 */
package dev.understudy.coverage;
