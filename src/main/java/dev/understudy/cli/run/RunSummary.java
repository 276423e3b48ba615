package dev.understudy.cli.run;

import dev.understudy.client.Listing;
import dev.understudy.client.Message;
import dev.understudy.client.Request;
import dev.understudy.client.Sandbox;
import dev.understudy.client.UnderstudyClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A summary of the calls and messages that came to a server from some moment on. */
public final class RunSummary {
  private static final String PREFIX = "understudy: ";
  private static final String DEFAULT = "default";
  private static final int PAGE = 500;
  private static final int MAX_PATHS = 5;

  private final UnderstudyClient client;

  /** The number of outbound messages with which a sandbox begins. */
  private final long fixtureMessages;

  private final Map<String, String> lastRequests = new HashMap<>();
  private final Map<String, String> lastMessages = new HashMap<>();

  private RunSummary(UnderstudyClient client, long fixtureMessages) {
    this.client = client;
    this.fixtureMessages = fixtureMessages;
  }

  /**
   * Returns a summary of everything that comes to a server that has just begun.
   *
   * @param hasMessages whether its fixtures may have messages, which then do not count
   */
  public static RunSummary ofNewServer(UnderstudyClient client, boolean hasMessages) {
    if (!hasMessages) {
      return new RunSummary(client, 0);
    }
    var summary = new RunSummary(client, client.sandbox(DEFAULT).messages().outbound().total());
    summary.begin();
    return summary;
  }

  /** Returns a summary that begins now: what has come to the server before is left out. */
  public static RunSummary since(UnderstudyClient client) {
    var summary = new RunSummary(client, 0);
    summary.begin();
    return summary;
  }

  private void begin() {
    for (var state : client.sandboxes()) {
      var sandbox = client.sandbox(state.id());
      newest(sandbox.requests().brief().newestFirst())
          .ifPresent(last -> lastRequests.put(state.id(), last.id()));
      newest(sandbox.messages().outbound().brief().newestFirst())
          .ifPresent(last -> lastMessages.put(state.id(), last.id()));
    }
  }

  private static <T> Optional<T> newest(Listing<T, ?> newestFirst) {
    return newestFirst.page(1, Optional.empty()).items().stream().findFirst();
  }

  /**
   * Returns the lines of the summary.
   *
   * @param tellsStory whether the story of every sandbox that was called replaces the numbers
   * @param refused the hosts that were refused, with the number of connections
   * @param reach a remark on the way of the calls, such as {@code none left this machine}
   */
  public List<String> lines(boolean tellsStory, Map<String, Integer> refused, String reach) {
    var requests = new ArrayList<Request>();
    var messages = new ArrayList<Message>();
    var called = new ArrayList<Sandbox>();
    for (var state : client.sandboxes()) {
      var sandbox = client.sandbox(state.id());
      var found =
          newer(
              sandbox.requests().brief().newestFirst(),
              Request::id,
              lastRequests.get(sandbox.id()));
      if (!found.isEmpty()) {
        called.add(sandbox);
        requests.addAll(found);
        messages.addAll(sent(sandbox));
      }
    }
    var lines = new ArrayList<String>();
    if (requests.isEmpty()) {
      lines.add(
          PREFIX + "WARNING: no call came here. Does the command ignore the proxy and its CA?");
    } else if (tellsStory) {
      called.forEach(sandbox -> lines.addAll(story(sandbox, called.size() > 1)));
    } else {
      lines.add(
          PREFIX + counted(requests.size(), "call") + ", " + said(messages) + ", " + reach + ".");
    }
    if (!refused.isEmpty()) {
      lines.add(PREFIX + refusals(refused));
    }
    notEmulated(requests).ifPresent(line -> lines.add(PREFIX + line));
    return lines;
  }

  /** Returns the messages that were sent, but for those with which the sandbox began. */
  private List<Message> sent(Sandbox sandbox) {
    var last = lastMessages.get(sandbox.id());
    var found = newer(sandbox.messages().outbound().brief().newestFirst(), Message::id, last);
    return last == null
        ? found.subList(0, Math.max(0, found.size() - (int) fixtureMessages))
        : found;
  }

  private static List<String> story(Sandbox sandbox, boolean isOneOfSeveral) {
    var lines = new ArrayList<String>();
    if (isOneOfSeveral) {
      lines.add(PREFIX + "sandbox " + sandbox.id());
    }
    lines.addAll(sandbox.story().strip().lines().toList());
    return lines;
  }

  /** Returns the items after this one, the newest first. */
  private static <T> List<T> newer(
      Listing<T, ?> newestFirst, Function<T, String> id, String after) {
    var found = new ArrayList<T>();
    var cursor = Optional.<String>empty();
    do {
      var page = newestFirst.page(PAGE, cursor);
      for (var item : page.items()) {
        if (id.apply(item).equals(after)) {
          return found;
        }
        found.add(item);
      }
      cursor = page.nextCursor();
    } while (cursor.isPresent());
    return found;
  }

  private static String said(List<Message> messages) {
    if (messages.isEmpty()) {
      return "no messages";
    }
    long people =
        messages.stream().map(each -> each.provider() + " " + each.recipient()).distinct().count();
    boolean areParticipants =
        messages.stream().allMatch(each -> each.provider().equals("prolific"));
    return counted(messages.size(), "message")
        + " to "
        + counted(people, areParticipants ? "participant" : "recipient");
  }

  private static String refusals(Map<String, Integer> refused) {
    var hosts = new TreeMap<>(refused);
    return "refused: "
        + hosts.entrySet().stream()
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .collect(Collectors.joining(", "))
        + ". Allow "
        + (hosts.size() == 1 ? "it" : "them")
        + " with --allow-host "
        + String.join(",", hosts.keySet())
        + ".";
  }

  private static Optional<String> notEmulated(List<Request> requests) {
    var counts = new LinkedHashMap<String, Integer>();
    int total = 0;
    for (int i = requests.size() - 1; i >= 0; i--) {
      var request = requests.get(i);
      if (request.operation().isEmpty()) {
        counts.merge(request.method() + " " + request.path(), 1, Integer::sum);
        total++;
      }
    }
    if (total == 0) {
      return Optional.empty();
    }
    var shown =
        counts.entrySet().stream()
            .limit(MAX_PATHS)
            .map(each -> each.getKey() + (each.getValue() == 1 ? "" : " (" + each.getValue() + ")"))
            .collect(Collectors.joining(", "));
    int more = counts.size() - MAX_PATHS;
    return Optional.of(
        counted(total, "call")
            + " to what is not emulated: "
            + shown
            + (more > 0 ? " and " + more + " more." : ""));
  }

  private static String counted(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
