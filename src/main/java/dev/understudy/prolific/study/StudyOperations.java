package dev.understudy.prolific.study;

import dev.understudy.prolific.EntityChecks;
import dev.understudy.prolific.FieldErrors;
import dev.understudy.prolific.Paging;
import dev.understudy.prolific.ProlificMessages;
import dev.understudy.prolific.RequestFields;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.prolific.workspace.TestParticipants;
import dev.understudy.provider.Call;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Operation.BodyFormat;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.RowKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Operations of studies. */
public final class StudyOperations {
  private static final String STUDIES = "/api/v1/studies/";
  private static final String STUDY = STUDIES + "{id}/";
  private static final String PLACE = "studies";
  private static final int DEFAULT_LIMIT = 1_000; // ours: most clients read one page only
  private static final String TEST_STUDY_URL = "https://app.prolific.com/studies/"; // ours

  /** Parameters that select studies of one status (seen): {@code active=1}. */
  private static final List<String> FLAGS =
      List.of(
          "published",
          "unpublished",
          "scheduled",
          "publishing",
          "active",
          "awaiting_review",
          "paused",
          "completed");

  /** Change of a study's status (spec). */
  private enum StudyTransition {
    PUBLISH(Set.of(StudyStatus.UNPUBLISHED), StudyStatus.ACTIVE),
    SCHEDULE_PUBLISH(Set.of(StudyStatus.UNPUBLISHED), StudyStatus.SCHEDULED),
    CANCEL_PUBLISH(Set.of(StudyStatus.SCHEDULED), StudyStatus.UNPUBLISHED),
    PAUSE(Set.of(StudyStatus.ACTIVE), StudyStatus.PAUSED),
    START(Set.of(StudyStatus.PAUSED), StudyStatus.ACTIVE),
    STOP(Set.of(StudyStatus.ACTIVE, StudyStatus.PAUSED), StudyStatus.COMPLETED);

    private final Set<StudyStatus> from;
    private final StudyStatus to;

    StudyTransition(Set<StudyStatus> from, StudyStatus to) {
      this.from = from;
      this.to = to;
    }

    static List<String> words() {
      return List.of(values()).stream().map(Enum::name).toList();
    }
  }

  /** Returns the operations. */
  public List<Operation> operations() {
    return List.of(
        new Operation("get-studies", "GET", STUDIES, this::list),
        new Operation("get-study", "GET", STUDY, this::get),
        new Operation("publish-study", "POST", STUDY + "transition/", this::transition),
        // seen: the reference has no last slash here, a client has one
        new Operation("create-test-study", "POST", STUDY + "test-study/", this::test)
            .with(BodyFormat.NONE));
  }

  private Response list(Call call) {
    var names = new ArrayList<>(Paging.PARAMETERS);
    names.add("state");
    names.addAll(FLAGS);
    var fields = RequestFields.ofQuery(call, names);
    var statuses = EnumSet.allOf(StudyStatus.class);
    fields
        .parsed("state", StudyOperations::statuses, FieldErrors.NO_CHOICE)
        .ifPresent(statuses::retainAll);
    for (var flag : FLAGS) {
      var meant = status(flag).orElseThrow();
      fields
          .flag(flag)
          .ifPresent(isMeant -> statuses.removeIf(each -> meant.contains(each) != isMeant));
    }
    var paging = Paging.read(fields, DEFAULT_LIMIT, false);
    fields.check();
    var found =
        new Studies(call.tx())
            .all().stream()
                .filter(row -> statuses.contains(StudyStatus.of(row.status()).orElseThrow()))
                .toList();
    paging.check(found.size());
    var page = paging.of(found).stream().map(StudyViews::inList).toList();
    return Response.ok(paging.body(call, page, found.size()));
  }

  /** Returns the statuses of a text such as {@code (active|published)} (spec). */
  private static Optional<Set<StudyStatus>> statuses(String text) {
    var all = EnumSet.noneOf(StudyStatus.class);
    var words =
        text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
    for (var word : words.split("\\|", -1)) {
      var meant = status(word);
      if (meant.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(meant.get());
    }
    return Optional.of(all);
  }

  private static Optional<Set<StudyStatus>> status(String word) {
    var name = word.strip().toUpperCase(Locale.ROOT).replace('_', ' ');
    return switch (name) {
      case "UNKNOWN" -> Optional.of(Set.of()); // spec
      // ours: every study that was published
      case "PUBLISHED" ->
          Optional.of(
              EnumSet.complementOf(EnumSet.of(StudyStatus.UNPUBLISHED, StudyStatus.SCHEDULED)));
      default -> StudyStatus.of(name).map(Set::of);
    };
  }

  private Response get(Call call) {
    return Response.ok(new StudyViews(call).study(study(call)));
  }

  private Response transition(Call call) {
    var study = study(call);
    var fields = RequestFields.ofBody(call);
    var action =
        fields.requiredChoice("action", StudyTransition.words()).map(StudyTransition::valueOf);
    var publishAt = fields.instant("publish_at");
    action.ifPresent(
        chosen -> {
          if (!chosen.from.contains(StudyStatus.of(study.status()).orElseThrow())) {
            fields.wrong(FieldErrors.NOT_ALLOWED.at("action", chosen.name(), study.status()));
          } else if (chosen == StudyTransition.SCHEDULE_PUBLISH) {
            var at = publishAt.or(study::publishAt);
            if (at.isEmpty() && !fields.has("publish_at")) {
              fields.wrong(FieldErrors.REQUIRED.at("publish_at"));
            } else if (at.filter(instant -> !instant.isAfter(call.now())).isPresent()) {
              fields.wrong(FieldErrors.NOT_IN_FUTURE.at("publish_at"));
            }
          }
        });
    fields.check();
    var dated =
        action.orElseThrow() == StudyTransition.SCHEDULE_PUBLISH
            ? study.publishAt(publishAt)
            : study;
    var changed = new Studies(call.tx()).changeStatus(dated, action.orElseThrow().to);
    return Response.ok(new StudyViews(call).study(changed));
  }

  /** Publishes a copy of a draft to the test participants (spec). */
  private Response test(Call call) {
    var study = study(call);
    var fields = RequestFields.ofBody(call);
    if (new TestParticipants(call.tx()).ids().isEmpty()) {
      fields.wrong(FieldErrors.NO_TEST_PARTICIPANT.at("non_field_errors"));
    }
    if (!study.status().equals(StudyStatus.UNPUBLISHED.word())) {
      fields.wrong(FieldErrors.NOT_ALLOWED.at("non_field_errors", "A test", study.status()));
    }
    fields.check();
    long key = Studies.NUMBERS.nextKey(call.tx());
    var id = call.tx().ids().hex("study", RowKey.number(key), ProlificMessages.ID_LENGTH);
    new Studies(call.tx()).add(study.copy(key, id, StudyStatus.ACTIVE, call.now()));
    return Response.ok(Map.of("study_id", id, "study_url", TEST_STUDY_URL + id));
  }

  /** Returns the study in the path. */
  static StudyRow study(Call call) {
    return new Studies(call.tx())
        .find(EntityChecks.idInPath(call, "id", PLACE))
        .orElseThrow(() -> EntityChecks.notFound(call, PLACE));
  }
}
