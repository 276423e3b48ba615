package dev.understudy.prolific;

import dev.understudy.json.Finding;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;

/**
 * Reads what is to be sent to whom, and refuses it naming everything that is wrong with it at once:
 * shape and unknown entities together. Nothing is coerced: a number is no string (ours).
 */
final class SendRequests {
  static final int MAX_IDS = 4_000; // docs, on broadcasts

  private final JsonNode request;
  private final ProlificEntities entities;
  private final EntityChecks directory;
  private final List<Finding> findings = new ArrayList<>();

  /** A message, and everybody who gets it, each once. */
  record SendRequest(Collection<String> recipients, String body, Optional<String> study) {}

  SendRequests(Call call) {
    this.request = call.body();
    this.entities = call.entities(ProlificFixtures.READER);
    this.directory = new EntityChecks(call.tx(), entities);
  }

  /** docs: {@code recipient_id}, {@code body} and {@code study_id} are required. */
  SendRequest one() {
    var recipient = named("recipient_id", directory::recipient);
    return sending(recipient.stream().toList(), body(), named("study_id", directory::study));
  }

  /** spec: {@code ids}, {@code body} and {@code study_id} are required. */
  SendRequest bulk() {
    return sending(recipients("ids"), body(), named("study_id", directory::study));
  }

  /** spec: {@code participant_group_id} and {@code body} are required. */
  SendRequest toGroup() {
    var members = named("participant_group_id", directory::group).map(entities::members);
    var body = body();
    var study =
        request.has("study_id") ? named("study_id", directory::study) : Optional.<String>empty();
    return sending(members.orElse(List.of()), body, study);
  }

  private SendRequest sending(Collection<String> recipients, String body, Optional<String> study) {
    if (!findings.isEmpty()) {
      throw new Problem.Invalid(List.copyOf(findings)).refusal();
    }
    return new SendRequest(recipients, body, study);
  }

  private Optional<String> named(String field, BiFunction<String, String, Optional<Finding>> look) {
    return present(field).flatMap(node -> id(field, node, look));
  }

  private Optional<String> id(
      String field, JsonNode node, BiFunction<String, String, Optional<Finding>> look) {
    var text = string(field, node);
    if (text.isEmpty()) {
      return text;
    }
    var wrong = FieldErrors.inCharactersOf(text.get());
    wrong.forEach(error -> findings.add(error.at(field)));
    if (wrong.isEmpty() && MessageText.isBlank(text.get())) {
      findings.add(FieldErrors.BLANK.at(field));
    } else if (wrong.isEmpty()) {
      look.apply(field, text.get()).ifPresent(findings::add);
    }
    return text;
  }

  private Set<String> recipients(String field) {
    var all = new LinkedHashSet<String>();
    present(field)
        .ifPresent(
            list -> {
              if (!list.isArray()) {
                findings.add(FieldErrors.NOT_A_LIST.at(field, PythonNames.of(list)));
              } else if (list.isEmpty()) {
                findings.add(FieldErrors.EMPTY_LIST.at(field));
              } else if (list.size() > MAX_IDS) {
                findings.add(FieldErrors.TOO_MANY.at(field, MAX_IDS));
              } else {
                list.forEach(item -> id(field, item, directory::recipient).ifPresent(all::add));
              }
            });
    return all;
  }

  private String body() {
    var text = present("body").flatMap(node -> string("body", node)).map(MessageText::of);
    text.ifPresent(read -> read.wrong().forEach(error -> findings.add(error.at("body"))));
    return text.map(MessageText::text).orElse("");
  }

  /** The value of a required field; for a list that is null, too, null is what is wrong. */
  private Optional<JsonNode> present(String field) {
    var node = request.path(field);
    if (node.isMissingNode()) {
      findings.add(FieldErrors.REQUIRED.at(field));
    } else if (node.isNull()) {
      findings.add(FieldErrors.NULL.at(field));
    }
    return Optional.of(node).filter(given -> !given.isMissingNode() && !given.isNull());
  }

  private Optional<String> string(String field, JsonNode node) {
    if (node.isString()) {
      return Optional.of(node.stringValue());
    }
    findings.add((node.isNull() ? FieldErrors.NULL : FieldErrors.NOT_A_STRING).at(field));
    return Optional.empty();
  }
}
