package dev.understudy.http;

import dev.understudy.fault.Faults;
import dev.understudy.journal.Journal;
import dev.understudy.ratelimit.RateLimiter;

/**
 * What stands around every call, whoever is called: what goes wrong, what is let through, what is
 * written down.
 */
public record Stage(Faults faults, RateLimiter limits, Journal journal) {}
