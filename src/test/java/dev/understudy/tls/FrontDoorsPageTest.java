package dev.understudy.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.ExternalTools;
import dev.understudy.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the page on TLS and the proxy. */
@AnyDatabase
@Tag("leaks")
class FrontDoorsPageTest {
  private static final Path PAGE = Path.of("src/site/markdown/front-doors.md");
  private static final Pattern BLOCK =
      Pattern.compile("^ *```sh\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String START = "java -jar target/understudy.jar --ca ~/understudy-ca\n";

  @Test
  void commandsOfThePageSucceed(@TempDir Path folder) throws IOException, InterruptedException {
    assumeTrue(
        ExternalTools.isThere("sh") && ExternalTools.isThere("curl"), "no shell or curl here");
    var blocks =
        BLOCK
            .matcher(Files.readString(PAGE))
            .results()
            .map(block -> block.group(1).strip().replaceAll("(?m)^  (?! )", ""))
            .collect(Collectors.joining("\necho; echo ---\n", "set -e\n", "\n"));
    assertTrue(blocks.contains(START), blocks);
    var java =
        ProcessHandle.current().info().command().orElseThrow()
            + " -XX:TieredStopAtLevel=1 -cp "
            + System.getProperty("java.class.path")
            + " dev.understudy.cli.Main";
    try (var server = ServerProcess.run(Map.of(), "--port=0", "--ca=" + folder.resolve("ca"))) {
      var url = server.baseUrl();
      var script =
          blocks
              .replace(START, "")
              .replace("http://localhost:8080", url)
              .replace("https://localhost:8080", url.replace("http:", "https:"))
              .replace("java -jar target/understudy.jar", java)
              .replace("~/understudy-ca", folder.resolve("ca").toString());
      var file = Files.writeString(folder.resolve("script"), script);
      var process = new ProcessBuilder("sh", file.toString()).redirectErrorStream(true).start();
      var output = String.join("\n", process.inputReader().lines().toList());
      assertEquals(0, process.waitFor(), output);
      assertTrue(output.contains("{\"results\":[]}"), output);
      assertTrue(output.contains("{\"status\":\"ok\""), output);
    }
  }
}
