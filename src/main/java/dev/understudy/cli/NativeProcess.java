package dev.understudy.cli;

import com.sun.jna.NativeLibrary;
import com.sun.jna.StringArray;
import java.util.List;

/** The system call that replaces the program of a process, which Java itself does not have. */
final class NativeProcess {
  static {
    // JNA would start a process to find the folders of libraries; the C library is loaded already
    System.setProperty("jna.platform.library.path", "");
  }

  private NativeProcess() {}

  /**
   * Replaces the program of this process. Returns only if the system refuses.
   *
   * @param command the path of the program, then its arguments
   */
  static void replace(List<String> command) {
    NativeLibrary.getInstance(null)
        .getFunction("execv")
        .invokeInt(new Object[] {command.get(0), new StringArray(command.toArray(String[]::new))});
  }
}
