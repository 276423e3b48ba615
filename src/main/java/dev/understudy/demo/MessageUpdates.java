package dev.understudy.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What becomes of messages while time goes by; the words are those of the story. */
enum MessageUpdates {
  SENT_AS_SCHEDULED("send"),
  DELIVERED("step", "delivered"),
  READ("step", "read"),
  LOST("step", "failed", "undelivered", "expired");

  private final String kind;
  private final List<String> outcomes;

  /** No outcomes: whatever came of it. */
  MessageUpdates(String kind, String... outcomes) {
    this.kind = kind;
    this.outcomes = List.of(outcomes);
  }

  /**
   * A line that counts, if there is anything to count. Webhooks are not in it: whether somebody
   * listens is no part of the story.
   *
   * @param advanced what the control plane says of an advance
   */
  static Optional<String> of(JsonNode advanced) {
    var ran = advanced.path("ran").valueStream().toList();
    var counts =
        Arrays.stream(values())
            .map(each -> each.counted(ran))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return Optional.of(counts).filter(text -> !text.isEmpty()).map("Carriers  "::concat);
  }

  private Optional<String> counted(List<JsonNode> ran) {
    long count = ran.stream().filter(this::isThis).count();
    return count == 0
        ? Optional.empty()
        : Optional.of(count + " " + name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private boolean isThis(JsonNode work) {
    return kind.equals(work.path("kind").asString(""))
        && (outcomes.isEmpty() || outcomes.contains(work.path("outcome").asString("")));
  }
}
