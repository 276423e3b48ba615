package dev.understudy.cli;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A start with the cache file next to the jar. A JVM takes such a file from its options only, and
 * {@code java -jar understudy.jar} has none. So the process replaces its program by a JVM with the
 * option, as {@code exec} does: the process id, the streams, the environment and the signals stay.
 * That takes a tenth of a second and saves more than half a second. Nothing here loads a class that
 * it does not need, as all of it is loaded a second time.
 */
final class CachedStart {
  /** Variables with JVM options: whoever sets them chooses the options. */
  private static final Set<String> OPTION_VARIABLES =
      Set.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  /** The garbage collector that starts fastest and takes the least memory. */
  static final String SERIAL_COLLECTOR = "-XX:+UseSerialGC";

  /**
   * A test suite, which {@code run} serves, ends before code with all optimizations pays off. The
   * compiler for that takes a third of the processor time of a start.
   */
  static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

  /**
   * The serial collector, and twice the usual numbers of calls before a method is compiled with all
   * optimizations: at the start that compiler takes a third of the processor time. Code with
   * profiling takes half as much time again as code without, so methods wait for that compiler
   * without profiling: they get it while nothing is queued, and are looked at every 65,536 calls.
   */
  static final List<String> OPTIONS =
      List.of(
          SERIAL_COLLECTOR,
          "-XX:Tier4InvocationThreshold=10000",
          "-XX:Tier4MinInvocationThreshold=1200",
          "-XX:Tier4CompileThreshold=30000",
          "-XX:Tier4BackEdgeThreshold=80000",
          "-XX:Tier3DelayOn=0",
          "-XX:Tier3DelayOff=0",
          "-XX:Tier2InvokeNotifyFreqLog=16");

  /**
   * The check ends before code with all optimizations pays off, too. Half the usual numbers of
   * calls before a method is compiled at all make it a sixth faster on two processors.
   */
  private static final List<String> CHECK_OPTIONS =
      List.of(
          FIRST_COMPILER_ONLY,
          "-XX:Tier3InvocationThreshold=100",
          "-XX:Tier3MinInvocationThreshold=50",
          "-XX:Tier3CompileThreshold=1000");

  private CachedStart() {}

  /**
   * Replaces the program of this process, if it was started by {@code java -jar} without further
   * JVM options, and if {@code warm-up} wrote the cache for this jar and this JVM. Returns if not.
   */
  static void replaceProcess(List<String> arguments, Map<String, String> environment) {
    try {
      var command = command(arguments, environment);
      if (!command.isEmpty()) {
        NativeProcess.replace(command);
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      // a system without this call, or nowhere to unpack its library: the start goes on as it is
    }
  }

  /** Returns the command of the new program, or nothing if this process is to go on. */
  private static List<String> command(List<String> arguments, Map<String, String> environment)
      throws IOException {
    if (arguments.indexOf(WarmUpCommand.NAME) == 0
        || !Collections.disjoint(environment.keySet(), OPTION_VARIABLES)) {
      return List.of();
    }
    // before the look for a file, so that warm-up comes by here and these classes are in its cache
    var process = ProcessHandle.current().info();
    var program = process.command().orElse(null);
    if (program == null || !hasNoJvmOptions(process.arguments().orElse(new String[0]), arguments)) {
      return List.of();
    }
    var jar = OwnJar.file();
    if (jar != null) {
      for (var kind : JvmCache.values()) {
        var cache = new File(jar.getParent(), kind.fileName());
        if (CacheSignature.fits(jar, cache)) {
          return command(program, kind.use(cache.getPath()), jar, arguments);
        }
      }
    }
    return List.of();
  }

  /** Returns whether a command line is {@code -jar}, the jar, and these arguments. */
  private static boolean hasNoJvmOptions(String[] given, List<String> arguments) {
    return given.length == arguments.size() + 2
        && given[0].equals("-jar")
        && List.of(given).subList(2, given.length).equals(arguments);
  }

  private static List<String> command(
      String program, List<String> use, File jar, List<String> arguments) {
    var command = new ArrayList<>(List.of(program));
    command.addAll(use);
    command.addAll(OPTIONS);
    if (arguments.indexOf(CheckCommand.NAME) == 0) {
      command.addAll(CHECK_OPTIONS);
    } else if (arguments.indexOf(RunCommand.NAME) == 0) {
      command.add(FIRST_COMPILER_ONLY);
    }
    command.addAll(List.of("-jar", jar.getPath()));
    command.addAll(arguments);
    return command;
  }
}
