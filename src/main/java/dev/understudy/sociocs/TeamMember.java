package dev.understudy.sociocs;

/** Somebody of the account, in whose name messages can be sent. */
record TeamMember(String id, String name) {}
