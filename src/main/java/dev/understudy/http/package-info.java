/**
 * The way of a call, the same for every provider: find the operation, read the credential and the
 * body, let the operation answer in its turn, write the answer. Built on Javalin; no provider is
 * known here by name.
 */
package dev.understudy.http;
