package dev.understudy.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The server as a process of its own, started by its command line. */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("is at (http://\\S+)");

  private final Process process;
  private final CompletableFuture<String> errors;

  private ServerProcess(Process process) {
    this.process = process;
    this.errors = CompletableFuture.supplyAsync(() -> all(process.errorReader()));
  }

  /** Runs the command line with these arguments and environment. */
  public static ServerProcess run(Map<String, String> environment, String... arguments) {
    return run(
        environment,
        List.of("-cp", System.getProperty("java.class.path"), "dev.understudy.cli.Main"),
        arguments);
  }

  /** Runs the command line with these arguments, in a JVM with these options. */
  public static ServerProcess runWith(List<String> options, String... arguments) {
    var java = new ArrayList<>(options);
    java.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.understudy.cli.Main"));
    return run(Map.of(), java, arguments);
  }

  /** Runs a jar, with these options of the JVM before those of its own. */
  public static ServerProcess runJar(Path jar, List<String> options, String... arguments) {
    var java = new ArrayList<>(options);
    java.addAll(List.of("-jar", jar.toString()));
    return run(Map.of(), java, arguments);
  }

  /** Runs {@code java -jar} as a user types it, with these options of the JVM before it. */
  public static ServerProcess runAsTyped(
      Map<String, String> environment, List<String> options, Path jar, String... arguments) {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return start(environment, command);
  }

  private static ServerProcess run(
      Map<String, String> environment, List<String> java, String... arguments) {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(localeOfTheTests());
    command.addAll(java);
    command.addAll(List.of(arguments));
    return start(environment, command);
  }

  private static ServerProcess start(Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The options that gave this JVM another language, time zone or charset than the machine's. */
  private static List<String> localeOfTheTests() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            each ->
                each.matches("-D(user\\.(language|country|variant|timezone)|file\\.encoding)=.*"))
        .toList();
  }

  /** So many lines that begin like this, of those that it prints. */
  public List<String> lines(String beginning, int count) {
    return process
        .inputReader(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(beginning))
        .limit(count)
        .toList();
  }

  /** Waits for the greeting, and says at which URL the server is. */
  public String baseUrl() {
    try {
      var out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        var found = URL.matcher(line);
        if (found.find()) {
          CompletableFuture.runAsync(() -> all(out));
          return found.group(1);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the server ended without a greeting: " + errors.join());
  }

  /** Returns the arguments that the operating system shows, which begin with those of the JVM. */
  public List<String> systemArguments() {
    return List.of(process.info().arguments().orElseThrow());
  }

  /** Writes to its standard input and closes it. */
  public void input(String text) {
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the end, and says with which status. */
  public int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether it ends within this time, which is waited for. */
  public boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns whether it has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** All it wrote to standard error. */
  public String errors() {
    return errors.join();
  }

  /** All it wrote to standard output, for one that does not serve. */
  public String output() {
    return all(process.inputReader());
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL; what it held is free afterwards, such as its port and its files. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  private static String all(BufferedReader reader) {
    return String.join("\n", reader.lines().toList());
  }
}
