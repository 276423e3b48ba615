/**
 * What was asked and what was answered, call by call: written in the turn of the call, bounded, and
 * looked at from outside. Credentials stand here only as fingerprints.
 */
package dev.understudy.journal;
