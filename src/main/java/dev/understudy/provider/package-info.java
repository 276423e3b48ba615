/**
 * The interface of an emulated service: operations, calls, responses and the ways in which a call
 * is refused. Begin with {@link dev.understudy.provider.Provider}. No service is named here.
 */
package dev.understudy.provider;
