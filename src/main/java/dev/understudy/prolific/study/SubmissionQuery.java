package dev.understudy.prolific.study;

import dev.understudy.prolific.FieldErrors;
import dev.understudy.prolific.Paging;
import dev.understudy.prolific.RequestFields;
import dev.understudy.prolific.study.StudyStore.StudyRow;
import dev.understudy.prolific.study.SubmissionStore.SubmissionRow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * Selection of a study's submissions.
 *
 * @param statuses those of the submissions
 * @param from the earliest time of completion
 * @param before a time before which they were completed
 * @param descending whether the latest come first
 */
record SubmissionQuery(
    Set<SubmissionStatus> statuses,
    Optional<Instant> from,
    Optional<Instant> before,
    boolean descending) {
  private static final Set<SubmissionStatus> COMPLETE =
      EnumSet.of(
          SubmissionStatus.AWAITING_REVIEW,
          SubmissionStatus.APPROVED,
          SubmissionStatus.PARTIALLY_APPROVED,
          SubmissionStatus.REJECTED,
          SubmissionStatus.SCREENED_OUT);

  /** Parameters that are true or false, with the statuses that they mean (spec). */
  private static final Map<String, Set<SubmissionStatus>> FLAGS =
      Map.of(
          "completed", COMPLETE,
          "returned", EnumSet.of(SubmissionStatus.RETURNED),
          "awaiting_review", EnumSet.of(SubmissionStatus.AWAITING_REVIEW),
          "approved", EnumSet.of(SubmissionStatus.APPROVED),
          "active", EnumSet.of(SubmissionStatus.ACTIVE),
          "timeout", EnumSet.of(SubmissionStatus.TIMED_OUT),
          "rejected", EnumSet.of(SubmissionStatus.REJECTED),
          "screened_out", EnumSet.of(SubmissionStatus.SCREENED_OUT),
          "completeoractive", completeOrActive());

  /** Names of the query parameters. */
  static final List<String> PARAMETERS =
      Stream.concat(
              Stream.of("status", "submitted_from", "submitted_before", "ordering"),
              FLAGS.keySet().stream().sorted())
          .toList();

  /** Orders that make a difference within one study. */
  private static final String STARTED = "started_at";

  /** Orders (spec); those of a study's path have more names, which order by the start here. */
  static final Set<String> ORDERINGS = Set.of(STARTED, "submission_reward", "study_name");

  static final Set<String> STUDY_ORDERINGS =
      Set.of(STARTED, "completed_at", "status", "ip", "time_taken", "participant_id", "study_code");

  private static Set<SubmissionStatus> completeOrActive() {
    var all = EnumSet.copyOf(COMPLETE);
    all.add(SubmissionStatus.ACTIVE);
    return all;
  }

  /** Reads the selection of a call. */
  static SubmissionQuery read(RequestFields fields, Set<String> orderings) {
    var statuses = EnumSet.allOf(SubmissionStatus.class);
    fields
        .parsed("status", SubmissionQuery::statuses, FieldErrors.NO_CHOICE)
        .ifPresent(statuses::retainAll);
    FLAGS.forEach(
        (name, meant) ->
            fields
                .flag(name)
                .ifPresent(isMeant -> statuses.removeIf(each -> meant.contains(each) != isMeant)));
    var ordering =
        fields.parsed(
            "ordering",
            text ->
                Optional.of(text).filter(order -> orderings.contains(order.replaceFirst("^-", ""))),
            FieldErrors.NO_CHOICE);
    return new SubmissionQuery(
        statuses,
        fields.parsed("submitted_from", SubmissionQuery::day, FieldErrors.NO_DATE),
        fields.parsed("submitted_before", SubmissionQuery::day, FieldErrors.NO_DATE),
        ordering.filter(("-" + STARTED)::equals).isPresent());
  }

  /** Returns the status of a word, in which case and underscores make no difference (spec). */
  private static Optional<Set<SubmissionStatus>> statuses(String text) {
    var name = text.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    if (name.equals("UNKNOWN")) {
      return Optional.of(Set.of());
    }
    return Stream.of(SubmissionStatus.values())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .map(Set::of);
  }

  private static Optional<Instant> day(String text) {
    if (!text.matches("[0-9]{2}/[0-9]{2}/[0-9]{4}")) {
      return Optional.empty();
    }
    try {
      var date =
          LocalDate.of(
              Integer.parseInt(text.substring(6)),
              Integer.parseInt(text.substring(3, 5)),
              Integer.parseInt(text.substring(0, 2)));
      return Optional.of(date.atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns the number of a study's submissions that are selected. */
  long count(Handle handle, StudyRow study) {
    if (from.isEmpty() && before.isEmpty()) {
      return Studies.counts(study).entrySet().stream()
          .filter(each -> words().contains(each.getKey()))
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
    return words().isEmpty()
        ? 0
        : bound(
                handle.createQuery(
                    "select count(*) from prolific_submission where " + conditions()),
                study)
            .mapTo(Long.class)
            .one();
  }

  /**
   * Returns a part of a study's submissions. The rows before it are skipped in an index, whose
   * columns the order names all.
   */
  List<SubmissionRow> find(Handle handle, StudyRow study, Paging paging) {
    if (words().isEmpty()) {
      return List.of();
    }
    var columns = words().size() == 1 ? List.of("study_key", "status") : List.of("study_key");
    var direction = descending ? " desc" : "";
    var order =
        String.join(
            ", ",
            Stream.concat(columns.stream(), Stream.of(STARTED, "row_key"))
                .map(column -> column + direction)
                .toList());
    var sql =
        """
        select submission.* from prolific_submission submission
        join (
          select row_key from prolific_submission where <matching>
          order by <order> limit :limit offset :offset) page
        on page.row_key = submission.row_key
        order by submission.started_at <direction>, submission.row_key <direction>\
        """
            .replace("<matching>", conditions());
    return bound(handle.createQuery(sql), study)
        .define("order", order)
        .define("direction", direction)
        .bind("limit", paging.limit())
        .bind("offset", paging.offset())
        .map(ConstructorMapper.of(SubmissionRow.class))
        .list();
  }

  private List<String> words() {
    return statuses.stream().map(SubmissionStatus::word).toList();
  }

  private String conditions() {
    var conditions = new ArrayList<>(List.of("study_key = :studyKey"));
    if (words().size() == 1) {
      conditions.add("status = :status");
    } else if (isOfSome()) {
      conditions.add("status in (<statuses>)");
    }
    from.ifPresent(instant -> conditions.add("completed_at >= :from"));
    before.ifPresent(instant -> conditions.add("completed_at < :before"));
    return String.join(" and ", conditions);
  }

  private boolean isOfSome() {
    return statuses.size() < SubmissionStatus.values().length;
  }

  private Query bound(Query query, StudyRow study) {
    query.bind("studyKey", study.rowKey());
    if (words().size() == 1) {
      query.bind("status", words().get(0));
    } else if (isOfSome()) {
      query.bindList("statuses", words());
    }
    from.ifPresent(instant -> query.bind("from", instant));
    before.ifPresent(instant -> query.bind("before", instant));
    return query;
  }
}
