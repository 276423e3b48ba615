package dev.understudy.sandbox;

/**
 * Creation of a sandbox in the transaction that needs it.
 *
 * @param madeByUse whether a call creates it; such a sandbox can be removed for a newer one
 * @param isNew whether an existing sandbox with this id is a conflict
 */
public record SandboxCreation(SandboxSpec spec, boolean madeByUse, boolean isNew) {}
