package dev.understudy;

import java.util.List;

/**
 * Something that the command line can be asked to do.
 *
 * @param name how it is asked for
 * @param description for the help; without one it is not shown
 * @param work what it does; gives the exit code
 */
record Command(String name, String description, List<Argument<?>> arguments, Work work) {
  /** Does it, with what was given. */
  interface Work {
    int run(Given given) throws Exception;
  }
}
