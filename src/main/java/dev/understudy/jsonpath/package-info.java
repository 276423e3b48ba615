/**
 * JSONPath as RFC 9535 defines it, with bounds on the work that one query may cause. {@link
 * dev.understudy.jsonpath.JsonPath} is where reading begins.
 *
 * <p>The code is our own because no library that can be had here bounds both: what a query such as
 * {@code $..*..*..*} visits, and what a regular expression in it tries.
 */
package dev.understudy.jsonpath;
