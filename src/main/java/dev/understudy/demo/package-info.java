/**
 * Plays on the server from outside, over HTTP, as a client and a test would: once through every
 * operation to warm a JVM up, and the story of the demo. Nothing here knows what answers.
 */
package dev.understudy.demo;
