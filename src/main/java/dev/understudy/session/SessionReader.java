package dev.understudy.session;

import dev.understudy.fault.Faults;
import dev.understudy.fixture.FixtureYaml;
import dev.understudy.journal.JournalEntry;
import dev.understudy.journal.JournalQueries;
import dev.understudy.json.WireJson;
import dev.understudy.message.MessageQueries;
import dev.understudy.message.Step;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SandboxStore;
import dev.understudy.sandbox.SystemClock;
import dev.understudy.session.SessionStep.AddedFixture;
import dev.understudy.session.SessionStep.ControlStep;
import dev.understudy.session.SessionStep.ServiceCall;
import dev.understudy.store.ColumnJson;
import dev.understudy.transaction.ControlCalls;
import dev.understudy.transaction.ControlCalls.ControlCallRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reader of what was done in a sandbox: from its journal, and its calls of the control plane. */
final class SessionReader {
  static final int MAX_STEPS = 200;
  static final int MAX_MESSAGES = 100;
  static final int MAX_TEXT = 16_000;

  private static final int MAX_ALL_TEXTS = 500_000;
  private static final int MESSAGES_PER_PAGE = 500;
  private static final int UNAUTHORIZED = 401;
  private static final String FAULTS = "/faults/"; // then ids
  private static final TypeReference<LinkedHashMap<String, Object>> DOCUMENT =
      new TypeReference<>() {};

  private final Jdbi jdbi;
  private final JournalQueries journal;
  private final MessageQueries messages;
  private final Faults faults;
  private final SystemClock systemClock;

  SessionReader(
      Jdbi jdbi,
      JournalQueries journal,
      MessageQueries messages,
      Faults faults,
      SystemClock systemClock) {
    this.systemClock = systemClock;
    this.jdbi = jdbi;
    this.journal = journal;
    this.messages = messages;
    this.faults = faults;
  }

  /**
   * Reads a session.
   *
   * @throws SessionException if there is nothing to repeat, or the beginning is not kept
   */
  Session read(Sandbox sandbox) {
    var calls = calls(sandbox);
    var controls = jdbi.withHandle(handle -> ControlCalls.read(handle, sandbox.generation()));
    if (calls.isEmpty() && controls.isEmpty()) {
      throw new SessionException(
          "Nothing has been done in this sandbox yet: make calls first, and ask again.");
    }
    var gathered = new Gathered(sandbox, cuttingFaults(sandbox, controls));
    gathered.addEarlierFixtures(controls);
    var waiting = new ArrayDeque<>(controls);
    for (var call : calls) {
      while (!waiting.isEmpty() && waiting.peek().afterCall() < call.number()) {
        gathered.add(waiting.remove());
      }
      gathered.add(call);
    }
    waiting.forEach(gathered::add);
    return session(sandbox, gathered);
  }

  private List<JournalEntry> calls(Sandbox sandbox) {
    var calls = journal.after(sandbox.generation(), 0, MAX_STEPS + 1);
    var isComplete =
        calls.isEmpty()
            ? sandbox.counts().calls() == 0
            : calls.get(calls.size() - 1).number() == calls.size();
    if (!isComplete) {
      throw new SessionException(
          "The first calls of this sandbox are not in its journal any more, so that a test can't"
              + " repeat them: reset the sandbox, and do again what the test is to have.");
    }
    return calls;
  }

  /** Returns the ids of faults that cut responses, also of deleted ones. */
  private Set<String> cuttingFaults(Sandbox sandbox, List<ControlCallRow> controls) {
    var ids = new HashSet<String>();
    jdbi.withHandle(handle -> faults.load(handle, sandbox.generation())).stream()
        .filter(fault -> isCutting(WireJson.tree(fault.rule().written())))
        .forEach(fault -> ids.add(fault.id(sandbox.ids())));
    controls.stream()
        .filter(call -> call.method().equals("PUT") && call.path().startsWith(FAULTS))
        .map(call -> call.path().substring(FAULTS.length()))
        .forEach(cutting -> ids.addAll(List.of(cutting.split(","))));
    controls.stream()
        .filter(call -> call.method().equals("POST") && call.path().startsWith(FAULTS))
        .filter(call -> call.body().map(Gathered::object).filter(this::isCutting).isPresent())
        .forEach(call -> ids.add(call.path().substring(FAULTS.length())));
    return ids;
  }

  private boolean isCutting(JsonNode rule) {
    return rule.at("/effect/type").asString("").equals("truncate");
  }

  private Session session(Sandbox sandbox, Gathered gathered) {
    var histories = histories(sandbox);
    var times = new TreeSet<Instant>();
    histories.forEach(each -> each.steps().stream().map(Step::at).forEach(times::add));
    var clock = new FrozenClock(sandbox, times);
    gathered.steps.forEach(clock::add);
    if (gathered.isWhole()) {
      clock.end(sandbox.clock().now(systemClock.now()));
    }
    var kept =
        histories.stream()
            .map(MessageQueries.MessageHistory::message)
            .filter(message -> gathered.isWhole() || message.number() <= gathered.lastMessage)
            .limit(MAX_MESSAGES)
            .toList();
    return new Session(
        sandbox,
        clock.beginning(),
        clock.steps(),
        kept,
        sandbox.counts().keptMessages(),
        gathered.note(),
        clock.wasLive(),
        !gathered.leftOut.isEmpty(),
        gathered.isWhole());
  }

  private List<MessageQueries.MessageHistory> histories(Sandbox sandbox) {
    var all = new ArrayList<MessageQueries.MessageHistory>();
    List<MessageQueries.MessageHistory> page;
    do {
      long after = all.isEmpty() ? 0 : all.get(all.size() - 1).message().number();
      page = messages.histories(sandbox.generation(), after, MESSAGES_PER_PAGE);
      all.addAll(page);
    } while (page.size() == MESSAGES_PER_PAGE && all.size() < 10 * MESSAGES_PER_PAGE);
    return all;
  }

  /** The steps that were read so far. */
  private final class Gathered {
    private final Sandbox sandbox;
    private final Set<String> cutting;
    private final List<SessionStep> steps = new ArrayList<>();
    private final Map<String, Integer> leftOut = new LinkedHashMap<>();
    private Optional<String> end = Optional.empty();
    private long texts;
    private long lastMessage;

    Gathered(Sandbox sandbox, Set<String> cutting) {
      this.sandbox = sandbox;
      this.cutting = cutting;
    }

    static ObjectNode object(String json) {
      return ColumnJson.read(json, ObjectNode.class);
    }

    boolean isWhole() {
      return end.isEmpty();
    }

    Optional<String> note() {
      var notes = new ArrayList<String>();
      leftOut.forEach((what, count) -> notes.add("Left out: " + what + " (" + count + ")."));
      end.ifPresent(why -> notes.add("The session goes on: " + why + "."));
      return notes.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", notes));
    }

    /** Adds the fixtures that were posted before a reset; it has repeated them. */
    void addEarlierFixtures(List<ControlCallRow> controls) {
      int first =
          controls.stream()
              .filter(call -> call.path().equals("/fixtures"))
              .map(call -> index(call))
              .findFirst()
              .orElse(sandbox.fixtures().size());
      for (int i = 0; i < first; i++) {
        if (sandbox.fixtures().get(i).name().isEmpty()) {
          addFixture(i, sandbox.origin().createdAt());
        }
      }
    }

    private int index(ControlCallRow call) {
      return object(call.body().orElse("{}")).path("index").asInt(sandbox.fixtures().size());
    }

    void add(ControlCallRow call) {
      if (!hasRoom()) {
        return;
      }
      if (call.body().isEmpty()) {
        end = Optional.of("the body of the next call of the control plane is too long");
      } else if (call.path().equals("/fixtures")) {
        addFixture(index(call), call.at())
            .ifPresent(
                clock ->
                    add(
                        new ControlStep(
                            call.at(),
                            "PUT",
                            "/clock",
                            ((ObjectNode) clock).put("now", call.at().toString())),
                        0));
      } else if (call.path().equals("/settings")) {
        object(call.body().get())
            .properties()
            .forEach(
                each ->
                    add(
                        step(
                            call,
                            JsonNodeFactory.instance
                                .objectNode()
                                .set(each.getKey(), each.getValue())),
                        0));
      } else {
        add(step(call, object(call.body().get())), call.body().get().length());
      }
    }

    private ControlStep step(ControlCallRow call, JsonNode body) {
      return new ControlStep(call.at(), call.method(), call.path(), (ObjectNode) body);
    }

    /** Adds a fixture without its clock, and returns the clock. */
    private Optional<JsonNode> addFixture(int index, Instant at) {
      var hash = sandbox.fixtures().get(index).hash();
      var document =
          jdbi.withHandle(handle -> new SandboxStore(handle).document(hash)).orElse("{}");
      var fixture = object(document);
      fixture.remove("credentials"); // they mean this sandbox
      fixture.findParents("token").forEach(owner -> ((ObjectNode) owner).remove("token"));
      var clock = fixture.remove("clock");
      if (!fixture.isEmpty()) {
        var yaml = FixtureYaml.of(ColumnJson.read(fixture.toString(), DOCUMENT));
        add(new AddedFixture(at, fixture.toString(), yaml), yaml.length());
      }
      return Optional.ofNullable(clock);
    }

    void add(JournalEntry call) {
      if (!hasRoom()) {
        return;
      }
      var asked = call.asked();
      boolean isRefused =
          call.answered().status().orElse(0) == UNAUTHORIZED && call.faultIds().isEmpty();
      if (asked.provider().isEmpty() || asked.operation().isEmpty() || isRefused) {
        leftOut.merge(
            isRefused ? "calls with a refused credential" : "calls of no operation",
            1,
            Integer::sum);
        return;
      }
      if (!asked.body().isWhole()) {
        end = Optional.of("the journal has not kept the whole body of the next call");
        return;
      }
      add(
          new ServiceCall(call, call.faultIds().stream().anyMatch(cutting::contains)),
          asked.body().kept().length);
      texts += Math.min(call.answered().body().kept().length, MAX_TEXT);
      lastMessage = call.messages().last();
    }

    private boolean hasRoom() {
      if (isWhole() && (steps.size() >= MAX_STEPS || texts > MAX_ALL_TEXTS)) {
        end = Optional.of("a test has at most " + MAX_STEPS + " steps and 500,000 characters");
      }
      return isWhole();
    }

    private void add(SessionStep step, int length) {
      if (length > MAX_TEXT) {
        end = Optional.of("the next body has more than " + MAX_TEXT + " characters");
        return;
      }
      texts += length;
      steps.add(step);
    }
  }
}
