package dev.understudy.prelude;

import dev.understudy.json.FieldReader;
import dev.understudy.json.WireJson;
import dev.understudy.message.PhoneNumber;
import dev.understudy.prelude.marketing.MarketingSubscriptions;
import dev.understudy.prelude.marketing.MarketingSubscriptions.ChangeSource;
import dev.understudy.prelude.marketing.SubscriptionConfig;
import dev.understudy.prelude.marketing.SubscriptionStore.SubscriptionRow;
import dev.understudy.prelude.marketing.SubscriptionViews.ChangePage;
import dev.understudy.prelude.marketing.SubscriptionViews.ChangeView;
import dev.understudy.prelude.marketing.SubscriptionViews.ConfigPage;
import dev.understudy.prelude.marketing.SubscriptionViews.ConfigView;
import dev.understudy.prelude.marketing.SubscriptionViews.PhoneNumberPage;
import dev.understudy.prelude.marketing.SubscriptionViews.PhoneNumberView;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Refusal;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.RowKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/** Operations that read subscription configs and the numbers of a config. */
final class MarketingSubscriptionOperations {
  private static final int DEFAULT_LIMIT = 50; // docs
  private static final int MAX_LIMIT = 200; // docs
  private static final Pattern LIMIT = Pattern.compile("0*[1-9][0-9]{0,2}");
  private static final Pattern CURSOR = Pattern.compile("\\{\"pk\":\"([A-Za-z0-9_+-]{1,64})\"}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
  private static final List<String> STATES =
      List.of(MarketingSubscriptions.SUBSCRIBED, MarketingSubscriptions.UNSUBSCRIBED);

  /**
   * Query of a list.
   *
   * @param after the key of the last item on the page before
   */
  private record PageQuery(int limit, Optional<String> after, Optional<String> state) {}

  /** A page of rows, and the cursor of the next one. */
  private record RowPage<T>(List<T> rows, Optional<String> nextCursor) {
    /** Returns a page of rows, one more than the limit if others follow. */
    static <T> RowPage<T> of(List<T> rows, int limit, Function<T, String> key) {
      return rows.size() > limit
          ? new RowPage<>(
              rows.subList(0, limit), Optional.of(cursor(key.apply(rows.get(limit - 1)))))
          : new RowPage<>(rows, Optional.empty());
    }
  }

  Response listConfigs(Call call) {
    var query = query(call);
    var all = configs(call);
    // a cursor of another list, or of a config that is gone, begins at the start (ours)
    int first =
        query
                .after()
                .map(id -> all.stream().map(SubscriptionConfig::id).toList().indexOf(id))
                .orElse(-1)
            + 1;
    var rest = all.subList(first, Math.min(all.size(), first + query.limit() + 1));
    var page = RowPage.of(rest, query.limit(), SubscriptionConfig::id);
    var since = since(call);
    return Response.ok(
        new ConfigPage(
            page.rows().stream().map(config -> ConfigView.of(config, since)).toList(),
            page.nextCursor()));
  }

  Response getConfig(Call call) {
    return Response.ok(ConfigView.of(config(call), since(call)));
  }

  Response listPhoneNumbers(Call call) {
    var config = config(call);
    var query = query(call);
    var rows =
        new MarketingSubscriptions(call.tx())
            .page(config.id(), query.state(), query.after().orElse(""), query.limit() + 1);
    var page = RowPage.of(rows, query.limit(), SubscriptionRow::phone);
    return Response.ok(
        new PhoneNumberPage(
            page.rows().stream().map(PhoneNumberView::of).toList(), page.nextCursor()));
  }

  Response getPhoneNumber(Call call) {
    return Response.ok(phoneNumber(call, config(call)));
  }

  Response listChanges(Call call) {
    var config = config(call);
    var number = phoneNumber(call, config).phoneNumber();
    var query = query(call);
    var rows =
        new MarketingSubscriptions(call.tx())
            .events(
                config.id(),
                number,
                query.after().filter(text -> NUMBER.matcher(text).matches()).map(Long::valueOf),
                query.limit() + 1);
    var page = RowPage.of(rows, query.limit(), row -> String.valueOf(RowKey.number(row.rowKey())));
    return Response.ok(
        new ChangePage(page.rows().stream().map(ChangeView::of).toList(), page.nextCursor()));
  }

  private static List<SubscriptionConfig> configs(Call call) {
    return call.entities(PreludeFixtures.READER).configs(call.tx().ids());
  }

  private static Instant since(Call call) {
    return call.tx().sandbox().origin().createdAt();
  }

  /** Returns the config of the path; ours: 404 if there is none. */
  private static SubscriptionConfig config(Call call) {
    var id = call.request().inPath().get("config_id");
    return configs(call).stream()
        .filter(config -> config.id().equals(id))
        .findFirst()
        .or(() -> accepted(call, id).map(each -> SubscriptionConfig.named(each, each)))
        .orElseThrow(
            () ->
                notFound(
                    "There is no subscription config with this id. Add it to this sandbox under"
                        + " prelude.subscription_configs of a fixture, or set unknown_entities to"
                        + " accept."));
  }

  /** Returns the number of the path; ours: 404 if its state for the config never changed. */
  private static PhoneNumberView phoneNumber(Call call, SubscriptionConfig config) {
    var number = PhoneNumber.canonical(call.request().inPath().get("phone_number"));
    return Optional.of(number)
        .filter(WireJson::isStorable)
        .flatMap(phone -> new MarketingSubscriptions(call.tx()).find(config.id(), phone))
        .map(PhoneNumberView::of)
        .or(() -> accepted(call, number).map(phone -> subscribed(call, config, phone)))
        .orElseThrow(
            () ->
                notFound(
                    "The config has no phone number like this one. A number is there once its"
                        + " state has changed."));
  }

  private static PhoneNumberView subscribed(Call call, SubscriptionConfig config, String phone) {
    return new PhoneNumberView(
        config.id(),
        phone,
        MarketingSubscriptions.SUBSCRIBED,
        ChangeSource.API.name(),
        Optional.empty(),
        since(call).toString());
  }

  /** Returns an id that is not known, where the sandbox accepts those. */
  private static Optional<String> accepted(Call call, String id) {
    return Optional.of(id)
        .filter(WireJson::isStorable)
        .filter(text -> call.settings().acceptsUnknown());
  }

  private static Refusal notFound(String sentence) {
    return new Problem.Failing(
            404, Optional.of(PreludeErrors.NOT_FOUND.code()), Optional.of(sentence), Map.of())
        .refusal();
  }

  private static PageQuery query(Call call) {
    var texts = JsonNodeFactory.instance.objectNode();
    for (var name : List.of("limit", "cursor", "state")) {
      call.request().query(name).ifPresent(text -> texts.put(name, text));
    }
    var fields = new FieldReader(texts, NotifyFields::finding);
    var limit = fields.text("limit");
    if (limit.filter(text -> limit(text).isEmpty()).isPresent()) {
      wrong(fields, "limit", "'limit' is a whole number from 1 to " + MAX_LIMIT + ".");
    }
    var cursor = fields.text("cursor");
    if (cursor.filter(text -> key(text).isEmpty()).isPresent()
        && !call.settings().acceptsUnknown()) {
      wrong(fields, "cursor", "'cursor' is not the next_cursor of another page.");
    }
    var state = fields.choice("state", STATES);
    Problem.Invalid.throwIfAny(fields.findings());
    return new PageQuery(
        limit.flatMap(MarketingSubscriptionOperations::limit).orElse(DEFAULT_LIMIT),
        cursor.flatMap(MarketingSubscriptionOperations::key),
        state);
  }

  private static void wrong(FieldReader fields, String field, String sentence) {
    fields.wrong(PreludeErrors.INVALID_REQUEST.at(field, sentence));
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(each -> LIMIT.matcher(each).matches())
        .map(Integer::valueOf)
        .filter(limit -> limit <= MAX_LIMIT);
  }

  /** docs, by example: base 64 of an object with one key. */
  private static String cursor(String key) {
    var json = "{\"pk\":\"" + key + "\"}";
    return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the key in a cursor, also after its plus signs became blanks in a query. */
  private static Optional<String> key(String cursor) {
    try {
      var json =
          new String(Base64.getDecoder().decode(cursor.replace(' ', '+')), StandardCharsets.UTF_8);
      var found = CURSOR.matcher(json);
      return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
