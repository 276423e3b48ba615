/**
 * Looking for values in JSON documents and for texts in texts, with bounds on the work that one
 * question may cause. {@link dev.understudy.search.JsonPath} and {@link
 * dev.understudy.search.TextSearch} are where reading begins.
 *
 * <p>JSONPath (RFC 9535) is our own code because no library that can be had here bounds both: what
 * a query such as {@code $..*..*..*} visits, and what a regular expression in it tries.
 */
package dev.understudy.search;
