package dev.understudy.session;

import dev.understudy.message.Message;
import dev.understudy.sandbox.Sandbox;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that was done in a sandbox, from its beginning or its last reset on.
 *
 * @param clock the time at which the clock is frozen when the session begins
 * @param steps in their order; the clock is frozen all the time
 * @param messages the first messages at the end of the session
 * @param messageCount the number of all messages then
 * @param note on what is left out, for a comment; empty if nothing is
 * @param hasLiveTimes whether responses have times of a live clock, which are others next time
 * @param lacksCalls whether calls are left out that came before others
 * @param isWhole whether the steps go up to the end of the session
 */
record Session(
    Sandbox sandbox,
    Instant clock,
    List<SessionStep> steps,
    List<Message> messages,
    long messageCount,
    Optional<String> note,
    boolean hasLiveTimes,
    boolean lacksCalls,
    boolean isWhole) {}
