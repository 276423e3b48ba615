/**
 * The control plane under {@code /_admin}: what a test or a person uses to make sandboxes, look
 * into them and play everyone else. It reaches providers only through their interface.
 */
package dev.understudy.admin;
