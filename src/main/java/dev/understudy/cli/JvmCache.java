package dev.understudy.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A kind of cache file with which a JVM starts faster. */
public enum JvmCache {
  /**
   * Loaded and linked classes (JEP 514, JDK 25). Profiles are left out: a JVM that has them
   * compiles most of the server at once while it starts, which takes longer than the start.
   */
  AHEAD_OF_TIME("understudy.aot", "AOTCacheOutput", "AOTCache"),
  /** Loaded classes (JEP 350, JDK 13). */
  CLASS_DATA("understudy.jsa", "ArchiveClassesAtExit", "SharedArchiveFile");

  private final String fileName;
  private final String writeOption;
  private final String useOption;

  JvmCache(String fileName, String writeOption, String useOption) {
    this.fileName = fileName;
    this.writeOption = writeOption;
    this.useOption = useOption;
  }

  /** Returns the best kind that this JVM supports. */
  public static Optional<JvmCache> ofThisJvm() {
    return Arrays.stream(values()).filter(cache -> isSupported(cache.writeOption)).findFirst();
  }

  private static boolean isSupported(String option) {
    try {
      // null on other JVMs than HotSpot
      var hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return hotSpot != null && hotSpot.getVMOption(option) != null;
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Returns the name of the file next to the jar. */
  public String fileName() {
    return fileName;
  }

  /** Returns the JVM options that write the cache to a file. */
  List<String> write(String file) {
    var options = new ArrayList<>(List.of("-XX:" + writeOption + "=" + file));
    if (loadsAllAtOnce()) {
      options.addAll(
          List.of(
              "-XX:+UnlockDiagnosticVMOptions",
              "-XX:+IgnoreUnrecognizedVMOptions",
              "-XX:-AOTRecordTraining"));
    }
    return options;
  }

  /**
   * Returns whether the JVM loads all classes of the cache before {@code main}, so that each that
   * is not needed makes a start slower.
   */
  boolean loadsAllAtOnce() {
    return this == AHEAD_OF_TIME;
  }

  /**
   * Returns the JVM options that use the cache in a file. Without the second and the third, a JVM
   * looks for profiles in an ahead-of-time cache in a thread of its own, and there are none.
   */
  public List<String> use(String file) {
    var use = "-XX:" + useOption + "=" + file;
    return loadsAllAtOnce()
        ? List.of(use, "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTReplayTraining")
        : List.of(use);
  }
}
