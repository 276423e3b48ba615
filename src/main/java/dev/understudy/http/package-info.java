/**
 * The HTTP server and the path of a call, the same for every provider. Begin with {@link
 * dev.understudy.http.CallPipeline}.
 */
package dev.understudy.http;
