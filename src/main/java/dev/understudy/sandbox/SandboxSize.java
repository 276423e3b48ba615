package dev.understudy.sandbox;

/** About how many bytes a sandbox keeps. */
public record SandboxSize(String id, long bytes) {}
