package dev.understudy.testing;

import dev.understudy.cli.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Our classes in a jar that names all others: the runnable one is only made after the tests. */
public final class ClassesJar {
  private ClassesJar() {}

  /** Writes {@code understudy.jar} into a folder. */
  public static Path in(Path folder) throws IOException {
    var classes = classes();
    var others =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::isRegularFile)
            .map(other -> folder.relativize(other.toAbsolutePath()).toString())
            .collect(Collectors.joining(" "));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, others);
    var jar = folder.resolve("understudy.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(
            new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static Path classes() {
    var place = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    if (Files.isRegularFile(place)) {
      throw new IllegalStateException("The tests run on folders of classes, not on " + place);
    }
    return place;
  }
}
