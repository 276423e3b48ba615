package dev.understudy;

import java.util.List;

/** The command line. */
public final class Main {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private Main() {}

  /** Runs the server until it is stopped; exits with 1 if it can't, with 2 on wrong arguments. */
  public static void main(String[] arguments) {
    System.exit(status(arguments));
  }

  private static int status(String... arguments) {
    var others = List.of(Demo.command(Main::say), WarmUp.command(Main::say), Rehearse.COMMAND);
    try {
      return new CommandLine(Serve.command(Main::say), others, System.getenv(), Main::say)
          .run(arguments);
    } catch (Misuse e) {
      System.err.println(e.getMessage() + ". Run it with --help to see what there is.");
      return MISUSED;
    } catch (StartException e) {
      System.err.println(e.getMessage());
      return FAILED;
    } catch (Exception e) {
      System.err.println("The server can't start: " + e);
      return FAILED;
    }
  }

  private static void say(String text) {
    System.out.println(text);
  }
}
