/**
 * A session, which is everything that was done in a sandbox, as the source of a test that does it
 * again. Begin with {@link dev.understudy.session.SessionTests}.
 */
package dev.understudy.session;
