/**
 * Rate limits: how many calls a sandbox lets through in a period. Begin with {@link
 * dev.understudy.ratelimit.RateLimiter}.
 */
package dev.understudy.ratelimit;
