package dev.understudy.cli;

import dev.understudy.AllowedHosts;
import dev.understudy.Options;
import dev.understudy.StartException;
import dev.understudy.Understudy;
import dev.understudy.http.RequestLog;
import dev.understudy.json.WireJson;
import dev.understudy.store.OutOfMemoryHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.ParseException;

/** The default command: runs the server until it is stopped. */
final class ServeCommand {
  private ServeCommand() {}

  static Command command(Consumer<String> out, Consumer<String> err) {
    return new Command(
        "[COMMAND]",
        "Stands in for the messaging APIs of Prolific, Sociocs and Prelude, for development and"
            + " tests.",
        ServeOptions.ALL,
        given -> untilStopped(given, ServeOptions.read(given), out, err, baseUrl -> {}));
  }

  /** An action that runs when the server has started. */
  interface StartAction {
    void run(String baseUrl) throws InterruptedException;
  }

  static int untilStopped(
      CommandLine given,
      Options options,
      Consumer<String> out,
      Consumer<String> err,
      StartAction afterStart)
      throws InterruptedException, ParseException {
    var portFile = ServeOptions.portFile(given);
    var log = ServeOptions.log(given, out);
    var memory = outOfMemoryHandler(options, err);
    var server = start(options, memory, log);
    try {
      portFile.ifPresent(file -> writePortFile(file, server.baseUrl()));
    } catch (StartException e) {
      server.close();
      throw e;
    }
    Thread.setDefaultUncaughtExceptionHandler(memory);
    var shutdown =
        new Thread(
            () -> {
              server.close();
              // a JVM that a signal ends would otherwise exit with 128 and the signal's number
              Runtime.getRuntime().halt(0);
            },
            "understudy-shutdown");
    try {
      Runtime.getRuntime().addShutdownHook(shutdown);
    } catch (IllegalStateException e) {
      // the process was asked to end during the start
      server.close();
      return 0;
    }
    openWarning(options).ifPresent(err);
    server.notices().forEach(err);
    out.accept(Greeting.of(server.baseUrl(), options));
    afterStart.run(server.baseUrl());
    Thread.currentThread().join();
    return 0;
  }

  /** Returns a handler that ends the process. */
  static OutOfMemoryHandler outOfMemoryHandler(Options options, Consumer<String> err) {
    return new OutOfMemoryHandler(
        options.storage().isInMemory(), sentence -> endWithoutMemory(sentence, err));
  }

  static Understudy start(Options options, OutOfMemoryHandler memory, Optional<RequestLog> log) {
    try {
      return Understudy.start(options, memory, log);
    } catch (RuntimeException | Error e) {
      memory.check(e);
      throw e;
    }
  }

  /** Writes the file in one step, so that a reader never finds half of it. */
  static void writePortFile(Path file, String baseUrl) {
    var ready = new LinkedHashMap<String, Object>();
    ready.put("url", baseUrl);
    ready.put("port", URI.create(baseUrl).getPort());
    ready.put("pid", ProcessHandle.current().pid());
    var target = file.toAbsolutePath();
    try {
      var part = Files.createTempFile(target.getParent(), ".understudy", ".port");
      try {
        Files.writeString(part, new String(WireJson.write(ready), StandardCharsets.UTF_8) + "\n");
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new StartException("The port file " + file + " can't be written: " + e, e);
    }
  }

  /** Ends the process at once. Closing everything would need memory; what was committed is safe. */
  private static void endWithoutMemory(String sentence, Consumer<String> err) {
    try {
      err.accept(sentence);
    } finally {
      Runtime.getRuntime().halt(Main.OUT_OF_MEMORY);
    }
  }

  /** Returns a warning if other machines may reach a control plane without a token. */
  static Optional<String> openWarning(Options options) {
    var host = options.address().host();
    return options.access().adminToken().isPresent() || AllowedHosts.isLoopback(host)
        ? Optional.empty()
        : Optional.of(
            "Warning: the server listens on "
                + host
                + " without an admin token, so every machine that reaches it may use /_admin. Set"
                + " one with --admin-token or UNDERSTUDY_ADMIN_TOKEN.");
  }
}
