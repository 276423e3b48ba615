/**
 * The command line: {@code serve}, {@code run}, {@code demo} and {@code warm-up}. Begin with {@link
 * dev.understudy.cli.Main}.
 */
package dev.understudy.cli;
