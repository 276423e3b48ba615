package dev.understudy.testing;

import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server in a data folder that is killed and starts again with what the kill left there. */
public final class KilledServer implements AutoCloseable {
  private final String[] arguments;
  private ServerProcess process;
  private UnderstudyClient client;

  private KilledServer(String[] arguments) {
    this.arguments = arguments;
    start();
  }

  /** Starts one that keeps all messages and webhooks, in this folder. */
  public static KilledServer in(Path folder, String... arguments) {
    var all =
        new ArrayList<>(
            List.of("--port=0", "--data=" + folder, "--keep-messages=0", "--keep-webhooks=0"));
    all.addAll(List.of(arguments));
    return new KilledServer(all.toArray(String[]::new));
  }

  /** Starts it again; it was killed before, or ends now. */
  public void start() {
    kill();
    process = ServerProcess.run(Map.of(), arguments);
    client = new UnderstudyClient(process.baseUrl());
  }

  /** Returns the process that serves now. */
  public ServerProcess process() {
    return process;
  }

  /** Returns where it is now: elsewhere after each start. */
  public String baseUrl() {
    return client.baseUrl();
  }

  /** Returns one of its sandboxes, whether it is made yet or not. */
  public Sandbox sandbox(String id) {
    return client.sandbox(id);
  }

  /** Kills it. */
  public void kill() {
    if (process != null) {
      process.kill();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
