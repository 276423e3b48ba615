/**
 * Searching in JSON documents and texts, with limits on the work of one query. Begin with {@link
 * dev.understudy.search.JsonPath} and {@link dev.understudy.search.TextSearch}.
 *
 * <p>JSONPath (RFC 9535) is implemented here because no available library limits both the nodes
 * that a query such as {@code $..*..*..*} visits and the steps that a regular expression takes.
 */
package dev.understudy.search;
