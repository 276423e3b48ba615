package dev.understudy.snapshot;

import dev.understudy.sandbox.Sandbox;
import java.util.Optional;

/**
 * One of the two states that are compared.
 *
 * @param sandbox its row; its generation is that of the rows to compare
 * @param snapshot the name of the snapshot; empty: the sandbox as it is now
 */
record DiffSide(Sandbox sandbox, Optional<String> snapshot) {}
