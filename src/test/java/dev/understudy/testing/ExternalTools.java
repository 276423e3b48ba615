package dev.understudy.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Programs in other languages that a test installs and runs. What they print is printed. Tests that
 * run at the same time share what is installed.
 */
public final class ExternalTools {
  private static final int TRIES = 3;

  private ExternalTools() {}

  /** Returns whether a program is on the path of this machine. */
  public static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * Makes a Python environment with what a list of requirements names, unless it is there already.
   *
   * @param options more options of {@code pip install}
   * @return the interpreter
   */
  public static synchronized Path python(Path requirements, Path environment, String... options)
      throws IOException, InterruptedException {
    var python = environment.toAbsolutePath().resolve("bin/python");
    var installed = environment.resolve("requirements.txt");
    if (Files.exists(installed) && Files.mismatch(installed, requirements) < 0) {
      return python;
    }
    runWell("python3", "-m", "venv", "--clear", environment.toString());
    var install =
        Stream.of(
            python.toString(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement=" + requirements);
    download(Path.of(""), Stream.concat(install, Stream.of(options)).toArray(String[]::new));
    Files.copy(requirements, installed);
    return python;
  }

  /** Installs what a {@code package.json} names into a folder, unless it is there already. */
  public static synchronized void node(Path packageJson, Path folder)
      throws IOException, InterruptedException {
    var installed = folder.resolve("node_modules/package.json");
    if (Files.exists(installed) && Files.mismatch(installed, packageJson) < 0) {
      return;
    }
    Files.createDirectories(folder);
    Files.copy(packageJson, folder.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
    download(
        folder,
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--no-package-lock",
        "--ignore-scripts");
    Files.copy(packageJson, installed, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Runs a command that downloads, up to three times. */
  public static void download(Path folder, String... command)
      throws IOException, InterruptedException {
    int status = 1;
    for (int i = 0; i < TRIES && status != 0; i++) {
      status = run(folder, Map.of(), command);
    }
    assertEquals(0, status, "not to be had: " + String.join(" ", command));
  }

  /** Runs a command that has to succeed. */
  public static void runWell(String... command) throws IOException, InterruptedException {
    runWell(Path.of(""), Map.of(), command);
  }

  /** Runs a command in a folder, with more in its environment; it has to succeed. */
  public static void runWell(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    assertEquals(
        0,
        run(folder, environment, command),
        () -> "failed, as printed above: " + String.join(" ", List.of(command)));
  }

  /** Runs a command in a folder, with more in its environment, and returns its status. */
  public static int run(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toAbsolutePath().toFile());
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(System.out::println);
    }
    return process.waitFor();
  }
}
