package dev.understudy.prolific;

import dev.understudy.sandbox.Ids;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Entities of a Prolific account.
 *
 * @param researcher the id of the account's owner, if a fixture has one
 * @param participants each with the studies in which it took part, the latest last
 * @param groups each with its members
 * @param messages the ids of the messages in fixtures
 */
record ProlificEntities(
    Optional<String> researcher,
    Map<String, Set<String>> participants,
    Set<String> studies,
    Map<String, Set<String>> groups,
    Set<String> messages) {
  static final ProlificEntities NONE =
      new ProlificEntities(Optional.empty(), Map.of(), Set.of(), Map.of(), Set.of());

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,64}");

  /** Returns whether a text can be an id (ours). */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Returns the id of the account's owner, which is generated if no fixture has one. */
  String researcherId(Ids ids) {
    return researcher.orElseGet(() -> ids.hex("researcher", 1, ProlificMessages.ID_LENGTH));
  }

  /** Returns the study that has this participant and is the last in the fixtures. */
  Optional<String> latestStudyOf(String participant) {
    return participants.getOrDefault(participant, Set.of()).stream().reduce((a, b) -> b);
  }

  /** Returns the members of a group; an unknown one has none. */
  List<String> members(String group) {
    return List.copyOf(groups.getOrDefault(group, Set.of()));
  }
}
