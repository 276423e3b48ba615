/**
 * The report on differences between recorded traffic and its replay, in several formats. Begin with
 * {@link dev.understudy.check.report.CheckReport}.
 */
package dev.understudy.check.report;
