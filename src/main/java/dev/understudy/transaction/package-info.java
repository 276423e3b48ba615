/**
 * Transactions on sandboxes: each sandbox runs its work one after the other, and work that queues
 * up is committed together. Begin with {@link dev.understudy.transaction.SandboxTransactions}.
 */
package dev.understudy.transaction;
