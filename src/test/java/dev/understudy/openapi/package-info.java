/** Holds answers against the OpenAPI files. Which answer a call gets is for other tests. */
package dev.understudy.openapi;
