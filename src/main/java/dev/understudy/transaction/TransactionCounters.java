package dev.understudy.transaction;

import dev.understudy.sandbox.Sandbox.SandboxCounters;

/** Counters of a sandbox while a transaction changes them. */
final class TransactionCounters {
  long messages;
  long keptMessages;
  long calls;
  long faults;
  long webhooks;
  long works;
  long storedBytes;

  TransactionCounters(SandboxCounters counters) {
    set(counters);
  }

  void set(SandboxCounters counters) {
    messages = counters.messages();
    keptMessages = counters.keptMessages();
    calls = counters.calls();
    faults = counters.faults();
    webhooks = counters.webhooks();
    works = counters.works();
    storedBytes = counters.storedBytes();
  }

  SandboxCounters get() {
    return new SandboxCounters(messages, keptMessages, calls, faults, webhooks, works, storedBytes);
  }
}
