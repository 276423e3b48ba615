/**
 * Hooks, which tell of changes of studies and submissions. Begin with {@link
 * dev.understudy.prolific.hook.HookOperations}.
 */
package dev.understudy.prolific.hook;
