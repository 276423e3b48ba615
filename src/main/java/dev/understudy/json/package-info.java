/**
 * Strict reading of values from JSON, and the JSON that is written to clients. Begin with {@link
 * dev.understudy.json.WireJson}.
 */
package dev.understudy.json;
