/**
 * What a test makes go wrong on purpose: faults, which are rules with an effect on the calls or
 * recipients that they match, and limits on how many calls are let through. Which effects there are
 * and when they act is decided here; how they are brought about on a connection is not.
 */
package dev.understudy.fault;
