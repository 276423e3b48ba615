package dev.understudy.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The changes of messages that the demo counts. Their names are the words of its lines. */
enum MessageUpdates {
  SENT_AS_SCHEDULED("send"),
  DELIVERED("step", "delivered"),
  READ("step", "read"),
  LOST("step", "failed", "undelivered", "expired");

  private final String kind;
  private final List<String> outcomes;

  /** Creates a change by work of this kind; no outcomes: any. */
  MessageUpdates(String kind, String... outcomes) {
    this.kind = kind;
    this.outcomes = List.of(outcomes);
  }

  /**
   * Returns a line with the counts, if there are any. Webhooks are left out: whether something
   * listens for them is no part of the story.
   *
   * @param advanced the answer of the control plane to an advance
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
    long count = ran.stream().filter(this::matches).count();
    return count == 0
        ? Optional.empty()
        : Optional.of(count + " " + name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private boolean matches(JsonNode work) {
    return kind.equals(work.path("kind").asString(""))
        && (outcomes.isEmpty() || outcomes.contains(work.path("outcome").asString("")));
  }
}
