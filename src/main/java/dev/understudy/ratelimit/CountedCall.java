package dev.understudy.ratelimit;

/**
 * A call that a rate limit let through.
 *
 * @param call its number
 * @param at in microseconds since 1970, by the sandbox's clock
 */
record CountedCall(long call, long at, String provider, String operation) {}
