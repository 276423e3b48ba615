/** The web console: a page that calls the control plane. */
package dev.understudy.console;
