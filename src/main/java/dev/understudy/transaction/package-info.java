/**
 * Transactions on sandboxes. Each sandbox runs its work in order, and work that has queued up is
 * committed together. Begin with {@link dev.understudy.transaction.SandboxTransactions}.
 */
package dev.understudy.transaction;
