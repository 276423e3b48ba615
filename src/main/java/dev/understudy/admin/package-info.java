/**
 * The control plane under {@code /_admin}. Begin with {@link dev.understudy.admin.AdminApi}, which
 * lists its routes. Providers are reached only through their interface.
 */
package dev.understudy.admin;
