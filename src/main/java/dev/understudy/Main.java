package dev.understudy;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.cli.ParseException;

/** The command line. */
public final class Main {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  // what participants of the demo write is in several scripts: the machine's charset may lack them
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private Main() {}

  /** Runs the server until it is stopped; exits with 1 if it can't, with 2 on wrong arguments. */
  public static void main(String[] arguments) {
    System.exit(status(List.of(arguments)));
  }

  private static int status(List<String> words) {
    try {
      return run(words);
    } catch (ParseException e) {
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

  private static int run(List<String> words) throws Exception {
    var serve = Serve.command(Main::say);
    var others = List.of(Demo.command(Main::say), WarmUp.command(Main::say), Rehearse.COMMAND);
    var named = others.stream().filter(each -> words.indexOf(each.name()) == 0).findFirst();
    var command = named.orElse(serve);
    var given =
        command.given(System.getenv(), words.subList(named.isPresent() ? 1 : 0, words.size()));
    if (given.hasOption(Command.HELP)) {
      say(Help.of(command, named.isPresent() ? List.of() : others));
      return 0;
    }
    if (given.hasOption(Command.VERSION)) {
      say("understudy " + Version.NUMBER);
      return 0;
    }
    return command.work().run(given);
  }

  private static void say(String text) {
    OUT.println(text);
  }
}
