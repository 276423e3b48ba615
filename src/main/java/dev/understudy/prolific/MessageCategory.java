package dev.understudy.prolific;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a participant says a message is about (docs); researchers don't choose one. */
enum MessageCategory {
  PAYMENT_TIMING,
  PAYMENT_ISSUES,
  TECHNICAL_ISSUES,
  FEEDBACK,
  REJECTIONS,
  OTHER;

  /** The categories as they are written on the wire. */
  static List<String> words() {
    return Arrays.stream(values())
        .map(category -> category.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }
}
