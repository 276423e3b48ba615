package dev.understudy.prolific;

import dev.understudy.provider.Credential;
import dev.understudy.provider.Request;
import dev.understudy.sandbox.Ids;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Entities of a Prolific account that fixtures name. Those that calls can change are rows; here are
 * their ids alone.
 *
 * @param researcher the account's owner, if a fixture has one
 * @param researchers the other researchers by id
 * @param participants each with the studies in which it took part, the latest last
 * @param workspaces the ids of workspaces
 * @param projects the ids of projects
 * @param studies the ids of studies
 * @param submissions the ids of the submissions that fixtures name
 * @param groups the ids of participant groups
 * @param messages the ids of messages
 * @param topics the topics of conversations besides the categories of messages
 */
public record ProlificEntities(
    Optional<Researcher> researcher,
    Map<String, Researcher> researchers,
    Map<String, Set<String>> participants,
    Set<String> workspaces,
    Set<String> projects,
    Set<String> studies,
    Set<String> submissions,
    Set<String> groups,
    Set<String> messages,
    Set<String> topics) {
  static final ProlificEntities NONE =
      new ProlificEntities(
          Optional.empty(),
          Map.of(),
          Map.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of());

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_]{1,64}");

  /** Returns whether a text can be an id (ours). */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Returns the account's owner, who is generated if no fixture has one. */
  public Researcher researcher(Ids ids) {
    return researcher.orElseGet(() -> Researcher.generated(ids));
  }

  /** Returns the researcher whose token a request carries; any other token is the owner's. */
  public Researcher caller(Request request, Ids ids) {
    if (researchers.isEmpty()) {
      return researcher(ids);
    }
    var token = Credential.wholeAuthorization(request, ProlificProvider.SCHEME).whole();
    return researchers.values().stream()
        .filter(each -> each.token().filter(token::equals).isPresent())
        .findFirst()
        .orElseGet(() -> researcher(ids));
  }

  /** Returns another researcher than the owner. */
  Optional<Researcher> otherResearcher(String id) {
    return Optional.ofNullable(researchers.get(id));
  }

  /** Returns whether an id is that of a researcher of the account. */
  public boolean isResearcher(String id, Ids ids) {
    return researchers.containsKey(id) || researcher(ids).id().equals(id);
  }

  /** Returns the study that has this participant and is the last in the fixtures. */
  Optional<String> latestStudyOf(String participant) {
    return participants.getOrDefault(participant, Set.of()).stream().reduce((a, b) -> b);
  }
}
