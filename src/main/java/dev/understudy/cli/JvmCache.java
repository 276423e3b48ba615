package dev.understudy.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What a JVM can keep of one run for the next. */
public enum JvmCache {
  /** JEP 514, JDK 25: classes that are loaded and linked, with their profiles. */
  AHEAD_OF_TIME("understudy.aot", "AOTCacheOutput", "AOTCache"),
  /** JEP 350, JDK 13 on: classes that are loaded. */
  CLASS_DATA("understudy.jsa", "ArchiveClassesAtExit", "SharedArchiveFile");

  private final String fileName;
  private final String writing;
  private final String using;

  JvmCache(String fileName, String writing, String using) {
    this.fileName = fileName;
    this.writing = writing;
    this.using = using;
  }

  /** The best that this JVM knows. */
  public static Optional<JvmCache> ofThisJvm() {
    return Arrays.stream(values()).filter(cache -> isKnown(cache.writing)).findFirst();
  }

  private static boolean isKnown(String option) {
    try {
      // none, if it is another kind of JVM
      var hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return hotSpot != null && hotSpot.getVMOption(option) != null;
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      return false;
    }
  }

  public String fileName() {
    return fileName;
  }

  String write(Path file) {
    return "-XX:" + writing + "=" + file;
  }

  public String use(Path file) {
    return "-XX:" + using + "=" + file;
  }
}
