/**
 * Strict reading of values from JSON, and the JSON that is written to clients. Begin with {@link
 * dev.understudy.json.FieldReader}, which gathers everything that is wrong with a request.
 */
package dev.understudy.json;
