package dev.understudy.http;

import dev.understudy.fault.Faults;
import dev.understudy.fault.Limits;
import dev.understudy.journal.Journal;

/**
 * What stands around every call, whoever is called: what goes wrong, what is let through, what is
 * written down.
 */
public record Stage(Faults faults, Limits limits, Journal journal) {}
