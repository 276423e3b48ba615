package com.example.reminders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the artifacts, as they are published, let others on the same class path see. */
class ArtifactsTest {
  private static final String SHADED = "dev/understudy/shaded/";
  private static final String SERVICES = "META-INF/services/";

  /** Texts of licenses, which only people read. */
  private static final String LICENSES =
      "META-INF/(LICENSE|NOTICE|licenses/.*|FastDoubleParser-(ThirdParty-)?LICENSE|Schubfach-LICENSE)";

  /** The files of jars that have been read. */
  private static final Map<Path, Map<String, byte[]>> JARS = new HashMap<>();

  private static Path published(String artifact, String type) {
    var version = System.getProperty("published.version");
    return Path.of(System.getProperty("published"))
        .resolve(artifact)
        .resolve(version)
        .resolve(artifact + "-" + version + "." + type);
  }

  private static Map<String, byte[]> files(String artifact) throws IOException {
    return files(published(artifact, "jar"));
  }

  private static Map<String, byte[]> files(Path path) throws IOException {
    if (JARS.containsKey(path)) {
      return JARS.get(path);
    }
    var files = new TreeMap<String, byte[]>();
    try (var jar = new ZipFile(path.toFile())) {
      for (var entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        files.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
      }
    }
    assertTrue(files.size() > 100, files::toString);
    JARS.put(path, files);
    return files;
  }

  @ParameterizedTest
  @ValueSource(strings = {"understudy", "understudy-client"})
  void allFilesAreUnderOneName(String artifact) throws IOException {
    var others =
        files(artifact).keySet().stream()
            .filter(name -> !name.startsWith("dev/understudy/"))
            .filter(name -> !name.startsWith(SERVICES))
            .filter(name -> !name.matches(LICENSES))
            .toList();
    assertEquals(List.of(), others);
  }

  @ParameterizedTest
  @ValueSource(strings = {"understudy", "understudy-client"})
  void whatIsNotRelocatedIsOfTheServer(String artifact) throws IOException {
    var own = files(Path.of(System.getProperty("unshaded.jar"))).keySet();
    var others =
        files(artifact).keySet().stream()
            .filter(name -> name.startsWith("dev/") && !name.startsWith(SHADED))
            .filter(name -> !own.contains(name))
            .toList();
    assertEquals(List.of(), others);
  }

  @ParameterizedTest
  @ValueSource(strings = {"understudy", "understudy-client"})
  void servicesAreThoseOfRelocatedClasses(String artifact) throws IOException {
    var files = files(artifact);
    var services = files.keySet().stream().filter(name -> name.startsWith(SERVICES)).toList();
    assertFalse(services.isEmpty());
    for (var service : services) {
      assertTrue(service.startsWith(SERVICES + SHADED.replace('/', '.')), service);
      for (var provider : text(files.get(service)).lines().map(String::strip).toList()) {
        var name = provider.replaceFirst("#.*", "").strip().replace('.', '/') + ".class";
        assertTrue(name.equals(".class") || files.containsKey(name), service + ": " + provider);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"understudy", "understudy-client"})
  void thePomHasNoDependencies(String artifact) throws IOException {
    var pom = Files.readString(published(artifact, "pom"));
    assertTrue(pom.contains("<artifactId>" + artifact + "</artifactId>"), pom);
    assertFalse(pom.contains("<dependenc") || pom.contains("<parent"), pom);
  }

  @ParameterizedTest
  @ValueSource(strings = {"understudy", "understudy-client"})
  void kotlinFindsNothingToRead(String artifact) throws IOException {
    for (var file : files(artifact).entrySet()) {
      var isClass = file.getKey().endsWith(".class");
      assertFalse(file.getKey().endsWith(".kotlin_module"), file.getKey());
      assertFalse(isClass && text(file.getValue()).contains("Lkotlin/Metadata;"), file.getKey());
    }
  }

  @Test
  void theClientIsTheClientAndTheExtension() throws IOException {
    var packages =
        files("understudy-client").keySet().stream()
            .filter(name -> name.startsWith("dev/"))
            .map(name -> name.split("/")[2])
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(List.of("client", "junit", "shaded"), List.copyOf(packages));
  }

  @Test
  void theClientNeedsNothingButTheJdk() throws IOException {
    var files = files("understudy-client");
    var missing = new TreeSet<String>();
    for (var file : files.entrySet()) {
      if (file.getKey().endsWith(".class")) {
        for (var name : referredClasses(file.getValue())) {
          if (!files.containsKey(name + ".class")
              && !name.startsWith("org/junit/")
              && !name.startsWith("org/opentest4j/")
              && ClassLoader.getPlatformClassLoader().getResource(name + ".class") == null) {
            missing.add(name);
          }
        }
      }
    }
    // the extension has what it needs of these where there is a server to start
    missing.removeIf(each -> each.matches("dev/understudy/(Understudy|Options(\\$Access)?)"));
    assertEquals(new TreeSet<>(), missing);
  }

  private static String text(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1);
  }

  /** Returns the classes in the constant pool of a class file, which JVMS 4.4 describes. */
  private static List<String> referredClasses(byte[] file) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(file));
    in.skipNBytes(8);
    int count = in.readUnsignedShort();
    var texts = new String[count];
    var classes = new ArrayList<Integer>();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = in.readUTF();
        case 5, 6 -> {
          in.skipNBytes(8);
          i++;
        }
        case 7 -> classes.add(in.readUnsignedShort());
        case 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        default -> in.skipNBytes(4);
      }
    }
    return classes.stream()
        .map(index -> texts[index].replaceFirst("^\\[+L?", "").replace(";", ""))
        .filter(name -> name.contains("/"))
        .toList();
  }
}
