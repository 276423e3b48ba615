package dev.understudy.sandbox;

/** Approximate size of all rows of a sandbox. */
public record SandboxSize(String id, long bytes) {}
