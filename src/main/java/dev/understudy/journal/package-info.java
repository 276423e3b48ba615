/**
 * The journal of a sandbox: each call and its response, bounded, with credentials only as
 * fingerprints. Begin with {@link dev.understudy.journal.Journal}.
 */
package dev.understudy.journal;
