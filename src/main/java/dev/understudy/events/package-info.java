/** Server-sent events that tell of changes in a sandbox. */
package dev.understudy.events;
