package dev.understudy.prolific;

import dev.understudy.sandbox.Ids;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a Prolific account has.
 *
 * @param researcher the id of the account's owner, where a fixture gives one
 * @param participants each with the studies they have taken part in, the latest last
 * @param groups each with its members
 * @param messages the ids of the messages that fixtures plant
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

  /** Whether a text can be an id at all (ours). */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** The account's owner: a made one where no fixture says who it is. */
  String researcherId(Ids ids) {
    return researcher.orElseGet(() -> ids.hex("researcher", 1, ProlificMessages.ID_LENGTH));
  }

  /** The study that this participant took part in last, in the order of the fixtures. */
  Optional<String> latestStudyOf(String participant) {
    return participants.getOrDefault(participant, Set.of()).stream().reduce((a, b) -> b);
  }

  /** The members of a group; one that is not known has none. */
  List<String> members(String group) {
    return List.copyOf(groups.getOrDefault(group, Set.of()));
  }
}
