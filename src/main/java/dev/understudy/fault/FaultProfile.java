package dev.understudy.fault;

import dev.understudy.ratelimit.RateLimit;
import java.util.List;

/**
 * A named set of fault rules and rate limits, which together simulate one kind of trouble.
 *
 * @param description one sentence on what happens
 * @param rules in the order in which they are evaluated; at least one
 */
public record FaultProfile(
    String name, String description, List<FaultRule> rules, List<RateLimit> limits) {}
