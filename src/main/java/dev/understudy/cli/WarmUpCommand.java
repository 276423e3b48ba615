package dev.understudy.cli;

import dev.understudy.StartException;
import dev.understudy.demo.DemoClient;
import dev.understudy.demo.WarmUpCalls;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.commons.cli.Option;

/**
 * The command {@code warm-up}: writes the cache file with which this JVM starts this jar in a
 * fraction of the time. A child JVM with the same options writes it when it ends: it serves as
 * every start does, while this process makes the calls.
 */
final class WarmUpCommand {
  static final String NAME = "warm-up";

  private static final String CACHE_AND_AGENT_OPTIONS =
      "-XX:(AOT|SharedArchiveFile|ArchiveClassesAtExit|[+-]AutoCreateSharedArchive|[+-]RecordDynamic).*"
          + "|-Xshare.*|-agentlib.*|-javaagent.*";

  private static final Pattern GREETING = Pattern.compile("Understudy .* is at (\\S+)");

  private static final Option FILE =
      OptionTypes.parsed(
          "file",
          "FILE",
          "The file to write (next to the jar).",
          OptionTypes::file,
          OptionTypes.FILE_FORM);

  private final Consumer<String> lines;

  private WarmUpCommand(Consumer<String> lines) {
    this.lines = lines;
  }

  static Command command(Consumer<String> lines) {
    return new Command(
        NAME,
        "Makes later starts faster: calls every operation of a server, writes the classes that the"
            + " JVM loaded into a cache file, and prints the JVM options that use it.",
        List.of(FILE),
        given ->
            new WarmUpCommand(lines).write(Optional.ofNullable(given.getParsedOptionValue(FILE))));
  }

  private int write(Optional<Path> file) throws IOException, InterruptedException {
    var cache = JvmCache.ofThisJvm();
    if (cache.isEmpty()) {
      lines.accept("This JVM supports no cache file. The server starts as before.");
      return 0;
    }
    var own = OwnJar.file();
    if (own == null) {
      throw new StartException(
          "Only the jar can be warmed up: run it with java -jar understudy.jar warm-up.", null);
    }
    var jar = own.toPath();
    var target = file.orElse(jar.resolveSibling(cache.get().fileName())).toAbsolutePath();
    var fresh = createFile(target);
    try {
      var output = runChild(cache.get(), jar, fresh);
      if (Files.size(fresh) == 0) {
        lines.accept(
            "This JVM wrote no cache file. The server starts as before. Its output: "
                + output.strip());
        return 0;
      }
      Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
      CacheSignature.write(own, target.toFile());
    } finally {
      Files.deleteIfExists(fresh);
    }
    printUse(cache.get(), jar, target);
    return 0;
  }

  private void printUse(JvmCache cache, Path jar, Path target) throws IOException {
    var options = new ArrayList<>(cache.use(target.toString()));
    options.addAll(List.of(CachedStart.SERIAL_COLLECTOR, CachedStart.FIRST_COMPILER_ONLY));
    var joined = String.join(" ", options);
    lines.accept(
        String.format(
            Locale.ROOT,
            """
            Written: %s, %s MB, for this JVM (%s) and this jar. Start with it:
              java %s -jar %s
            or put it into the environment, for every start:
              export JDK_JAVA_OPTIONS="%s"
            For minutes of load, leave %s out: then the server starts a little
            slower, and answers more calls per second once it is warm.\
            """,
            target,
            Files.size(target) >> 20,
            Runtime.version(),
            joined,
            jar,
            joined,
            CachedStart.FIRST_COMPILER_ONLY));
  }

  /** Creates a file beside the target, so that a start meanwhile finds the old file or none. */
  private static Path createFile(Path target) {
    try {
      return Files.createTempFile(target.getParent(), target.getFileName().toString(), ".new");
    } catch (IOException e) {
      throw new StartException(
          "Nothing can be written to "
              + target.getParent()
              + ": give a file elsewhere with --file.",
          e);
    }
  }

  private static String runChild(JvmCache cache, Path jar, Path fresh)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // options such as the garbage collector have to be the same, those of an older cache must go
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.matches(CACHE_AND_AGENT_OPTIONS))
        .forEach(command::add);
    command.addAll(cache.write(fresh.toString()));
    command.addAll(List.of("-jar", jar.toString(), WarmUpRun.NAME, "--port=0"));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.equals("JDK_JAVA_OPTIONS")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || name.startsWith("UNDERSTUDY_"));
    var process = builder.start();
    var output = rehearse(process, !cache.loadsAllAtOnce());
    if (process.waitFor() != 0) {
      throw new StartException(
          "The run that writes the cache file failed:\n" + output.strip(), null);
    }
    return output;
  }

  /**
   * Calls the server of the child, then lets it end. Returns its output.
   *
   * @param commands whether the child also loads the classes of other commands before it ends
   */
  private static String rehearse(Process process, boolean commands) throws IOException {
    var lines = new ArrayList<String>();
    try (var out = process.inputReader()) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        var greeting = GREETING.matcher(line);
        if (greeting.matches()) {
          callAndEnd(greeting.group(1), process, commands);
        }
      }
    }
    return String.join("\n", lines);
  }

  private static void callAndEnd(String url, Process process, boolean commands) throws IOException {
    try (var input = process.getOutputStream()) {
      new WarmUpCalls(new DemoClient(url, "sb_rehearsal", Optional.empty())).run();
      if (commands) {
        input.write('\n');
      }
    }
  }
}
