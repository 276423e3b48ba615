/**
 * Recorded traffic: HAR files, journal exports, and folders of requests and responses. Begin with
 * {@link dev.understudy.check.recording.TrafficSource}.
 */
package dev.understudy.check.recording;
