package dev.understudy.bench;

import dev.understudy.Understudy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole calls of a server in the same JVM, one after the other on one connection. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class PipelineBenchmark {
  /** The call. */
  @Param({"PRELUDE_BATCH", "PROLIFIC_BULK", "SOCIOCS_BULK"})
  public Requests request;

  private final HttpExchange exchange = new HttpExchange();
  private Understudy server;
  private SocketChannel channel;
  private ByteBuffer bytes;

  /** Starts a server and connects to it. */
  @Setup
  public void open() throws IOException {
    server = Understudy.start();
    channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()));
    channel.socket().setTcpNoDelay(true);
    bytes = ByteBuffer.wrap(request.to(server.port()));
  }

  /** Closes the connection and the server. */
  @TearDown
  public void close() throws IOException {
    channel.close();
    server.close();
  }

  /** One call. */
  @Benchmark
  public int call() throws IOException {
    exchange.begin();
    channel.write(bytes.rewind());
    boolean isComplete = false;
    while (!isComplete) {
      isComplete = exchange.read(channel, null);
    }
    if (exchange.status() != request.status()) {
      throw new IllegalStateException("got " + exchange.status());
    }
    return exchange.status();
  }
}
