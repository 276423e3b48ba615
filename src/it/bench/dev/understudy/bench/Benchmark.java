package dev.understudy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A comparison of Understudy with WireMock, side by side on one machine: both are started without
 * flags, in turn. WireMock answers a batch call with the body that Understudy gave, from one static
 * stub, and both keep a journal. Prints Markdown, and writes it to {@code bench.md}.
 */
public final class Benchmark {
  private static final Requests BATCH = Requests.PRELUDE_BATCH;

  private final Plan plan;
  private final Server.Command understudy;
  private final Server.Command wiremock;
  private final Figures figures = new Figures();

  /**
   * What to measure.
   *
   * @param folder for files of the benchmark; it contains the jar of WireMock
   * @param rounds how often both servers are compared
   * @param load duration of each of the four loads
   * @param minutes duration of the run that shows the memory of Understudy; zero: none
   * @param options further options for the JVM of Understudy
   */
  private record Plan(
      Path folder,
      Path jar,
      int rounds,
      Duration load,
      int connections,
      int minutes,
      List<String> options) {

    private static Plan ofProperties() {
      return new Plan(
          Path.of(System.getProperty("bench.folder")).toAbsolutePath(),
          Path.of(System.getProperty("bench.jar")).toAbsolutePath(),
          Integer.getInteger("bench.rounds"),
          Duration.ofSeconds(Integer.getInteger("bench.seconds")),
          Integer.getInteger("bench.connections"),
          Integer.getInteger("bench.minutes"),
          Stream.of(System.getProperty("bench.options", "").split(" "))
              .filter(option -> !option.isBlank())
              .toList());
    }
  }

  private Benchmark(Plan plan) {
    this.plan = plan;
    this.understudy = understudy(plan.options());
    this.wiremock =
        new Server.Command(
            "WireMock",
            List.of(
                java(),
                "-jar",
                plan.folder().resolve("wiremock.jar").toString(),
                "--root-dir",
                plan.folder().resolve("wiremock").toString()),
            "/__admin/health");
  }

  private Server.Command understudy(List<String> options) {
    var command = new ArrayList<>(List.of(java()));
    command.addAll(options);
    command.addAll(List.of("-jar", plan.jar().toString()));
    return new Server.Command("Understudy", command, "/_admin/health");
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Runs the benchmark that the system properties describe. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var plan = Plan.ofProperties();
    var text = new Benchmark(plan).run();
    System.out.println("\n" + text);
    Files.writeString(plan.folder().resolveSibling("bench.md"), text);
  }

  private String run() throws IOException, InterruptedException {
    var text = new StringBuilder(machine());
    prepare();
    var warmedUp = plan.rounds() > 0 ? warmUp() : understudy;
    for (int round = 0; round < plan.rounds(); round++) {
      progress("round " + (round + 1) + " of " + plan.rounds());
      boolean isOdd = round % 2 == 1;
      if (isOdd) {
        measureWireMock();
      }
      measureStart(understudy, "start to ");
      measureStart(warmedUp, "after `warm-up`: start to ");
      measureLoad(understudy);
      if (!isOdd) {
        measureWireMock();
      }
    }
    if (plan.rounds() > 0) {
      text.append(figures.table());
    }
    if (plan.minutes() > 0) {
      text.append(measureMemory());
    }
    return text.toString();
  }

  private String machine() throws IOException {
    var load = Path.of("/proc/loadavg");
    return String.format(
        Locale.ROOT,
        "JDK %s, %s processors, %s %s, load before the run %s, %s connections, Understudy with"
            + " %s%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Files.isReadable(load) ? Files.readString(load).split(" ")[0] : "unknown",
        plan.connections(),
        plan.options().isEmpty() ? "no options" : String.join(" ", plan.options()));
  }

  /** Writes WireMock's stub, and compiles the load generator with a load that does not count. */
  private void prepare() throws IOException, InterruptedException {
    progress("preparing");
    try (var server = Server.start(understudy(List.of()), plan.folder())) {
      var body = server.call(BATCH.to(server.port()), BATCH.status()).body();
      var mappings = Files.createDirectories(plan.folder().resolve("wiremock/mappings"));
      Files.createDirectories(plan.folder().resolve("wiremock/__files"));
      Files.writeString(
          mappings.resolve("batch.json"),
          """
          {
            "request": {"method": "POST", "urlPath": "%s"},
            "response": {
              "status": 200,
              "headers": {"Content-Type": "application/json"},
              "body": %s
            }
          }
          """
              .formatted(BATCH.path(), quoted(body)));
      load(server);
    }
  }

  private static String quoted(String body) {
    return '"' + body.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** Runs the command {@code warm-up}, and returns the start with the options that it prints. */
  private Server.Command warmUp() throws IOException, InterruptedException {
    progress("warm-up");
    var command = new ArrayList<>(understudy.command());
    command.addAll(List.of("warm-up", "--file", plan.folder().resolve("cache").toString()));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = process.inputReader().lines().toList();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("warm-up failed: " + output);
    }
    var options = new ArrayList<>(plan.options());
    output.stream()
        .filter(line -> line.strip().startsWith("java "))
        .findFirst()
        .ifPresent(
            line ->
                Stream.of(line.strip().split(" "))
                    .skip(1)
                    .takeWhile(word -> !word.equals("-jar"))
                    .filter(option -> !options.contains(option))
                    .forEach(options::add));
    return understudy(options);
  }

  /** Starts Understudy, and makes the first call of each operation. */
  private void measureStart(Server.Command command, String label)
      throws IOException, InterruptedException {
    try (var server = Server.start(command, plan.folder())) {
      var first = server.call(BATCH.to(server.port()), BATCH.status());
      figures.understudy(label + "health", "ms", server.startMillis());
      figures.understudy(label + "first batch call answered", "ms", server.millisSinceStart());
      if (command == understudy) {
        firstCalls(server, first.millis());
      }
    }
  }

  private void firstCalls(Server server, double batch) throws IOException {
    double slowest = batch;
    figures.understudy("first call, " + BATCH.title(), "ms", batch);
    for (var request : Requests.values()) {
      if (request != BATCH) {
        double millis = server.call(request.to(server.port()), request.status()).millis();
        figures.understudy("first call, " + request.title(), "ms", millis);
        slowest = Math.max(slowest, millis);
      }
    }
    figures.understudy("first call, slowest of the seven", "ms", slowest);
  }

  private void measureWireMock() throws IOException, InterruptedException {
    try (var server = Server.start(wiremock, plan.folder())) {
      var first = server.call(BATCH.to(server.port()), BATCH.status());
      double answered = server.millisSinceStart();
      for (var label : List.of("start to ", "after `warm-up`: start to ")) {
        figures.wiremock(label + "health", "ms", server.startMillis());
        figures.wiremock(label + "first batch call answered", "ms", answered);
      }
      figures.wiremock("first call, " + BATCH.title(), "ms", first.millis());
    }
    measureLoad(wiremock);
  }

  /** Measures the first seconds after a start, and the fourth time as long. */
  private void measureLoad(Server.Command command) throws IOException, InterruptedException {
    boolean isUnderstudy = command == understudy;
    try (var server = Server.start(command, plan.folder())) {
      double cold = load(server).perSecond();
      load(server);
      load(server);
      var warm = load(server);
      double memory = server.residentMegabytes();
      long seconds = plan.load().toSeconds();
      add(isUnderstudy, "calls per second, first " + seconds + " s after the start", "", cold);
      add(isUnderstudy, "calls per second, after " + 3 * seconds + " s", "", warm.perSecond());
      add(isUnderstudy, "median", "ms", warm.latencies().percentile(0.5));
      add(isUnderstudy, "99th percentile", "ms", warm.latencies().percentile(0.99));
      add(isUnderstudy, "resident memory at the end", "MB", memory);
    }
  }

  private void add(boolean isUnderstudy, String name, String unit, double value) {
    progress(
        String.format(
            Locale.ROOT, "%s, %s: %.1f", isUnderstudy ? "Understudy" : "WireMock", name, value));
    if (isUnderstudy) {
      figures.understudy(name, unit, value);
    } else {
      figures.wiremock(name, unit, value);
    }
  }

  private Load.Measured load(Server server) throws IOException {
    return load(server, plan.load());
  }

  private Load.Measured load(Server server, Duration time) throws IOException {
    return Load.run(
        server.port(), BATCH.to(server.port()), BATCH.status(), plan.connections(), time);
  }

  private String measureMemory() throws IOException, InterruptedException {
    var text =
        new StringBuilder(
            """

            | minute | calls per second | 99th percentile | resident memory |
            |---|---|---|---|
            """);
    try (var server = Server.start(understudy, plan.folder())) {
      for (int minute = 1; minute <= plan.minutes(); minute++) {
        var measured = load(server, Duration.ofMinutes(1));
        var line =
            String.format(
                Locale.ROOT,
                "| %d | %.0f | %.1f ms | %.0f MB |%n",
                minute,
                measured.perSecond(),
                measured.latencies().percentile(0.99),
                server.residentMegabytes());
        progress(line.strip());
        text.append(line);
      }
    }
    return text.toString();
  }

  private static void progress(String line) {
    System.out.println(line);
  }
}
