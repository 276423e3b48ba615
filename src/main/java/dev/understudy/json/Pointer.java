package dev.understudy.json;

import java.util.Arrays;
import java.util.List;

/** JSON pointers (RFC 6901). */
public final class Pointer {

  private Pointer() {}

  /** Returns the pointer to a field of the object at {@code pointer}. */
  public static String append(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  /** Returns the pointer to an item, counted from 0, of the list at {@code pointer}. */
  public static String append(String pointer, int index) {
    return pointer + "/" + index;
  }

  /** Returns the keys in a pointer, from the root on. */
  public static List<String> keys(String pointer) {
    return Arrays.stream(pointer.split("/", -1))
        .skip(1)
        .map(key -> key.replace("~1", "/").replace("~0", "~"))
        .toList();
  }
}
