/**
 * The parts of the command {@code run}: the environment of a child process that sends its calls
 * here, the process, and the summary of its calls. Begin with {@link
 * dev.understudy.cli.run.ChildEnvironment}.
 */
package dev.understudy.cli.run;
