package dev.understudy.sandbox;

/**
 * The creation of a sandbox in the transaction that needs it.
 *
 * @param madeByUse whether a credential that names it is what makes it; such a sandbox may be given
 *     up for a newer one
 * @param isNew whether it is refused if there is a sandbox with this id already
 */
public record SandboxCreation(SandboxSpec spec, boolean madeByUse, boolean isNew) {}
