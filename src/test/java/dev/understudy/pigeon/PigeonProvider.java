package dev.understudy.pigeon;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.delivery.MessageDispatch;
import dev.understudy.delivery.MessageDispatch.AcceptedDraft;
import dev.understudy.json.Finding;
import dev.understudy.message.Message;
import dev.understudy.message.MessageDraft;
import dev.understudy.provider.AdminAction;
import dev.understudy.provider.Call;
import dev.understudy.provider.CallContext;
import dev.understudy.provider.Credential;
import dev.understudy.provider.Operation;
import dev.understudy.provider.Operation.BodyFormat;
import dev.understudy.provider.Participants;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Provider;
import dev.understudy.provider.RecipientFaults;
import dev.understudy.provider.Request;
import dev.understudy.provider.Response;
import dev.understudy.sandbox.CredentialForm;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.sandbox.RowKey;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SandboxTransaction.BatchWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A fourth service, which exists nowhere: it shows that a provider is one package and one line. Its
 * requests and webhooks are forms, its base path lies below Prolific's, it has a table and a retry
 * policy of its own.
 */
public final class PigeonProvider implements Provider {
  static final String NAME = "pigeon";

  private static final String RING = "/api/pigeon/messages/{id}/ring";

  private static final Lifecycle LIFE = new PigeonLifecycle();
  private static final BatchWriter<Ring> RINGS = PigeonProvider::insert;

  /** A row of its own table: the ring that the pigeon of a message wears. */
  private record Ring(long rowKey, String ring) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> basePaths() {
    return List.of("/api/pigeon");
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation("send-pigeon", "POST", "/api/pigeon/messages", PigeonProvider::send)
            .with(BodyFormat.FORM),
        new Operation("get-ring", "GET", RING, PigeonProvider::ring),
        new Operation("change-ring", "PATCH", RING, PigeonProvider::changeRing)
            .with(BodyFormat.FORM),
        new Operation("melt-ring", "DELETE", RING, PigeonProvider::changeRing)
            .with(BodyFormat.FORM));
  }

  private static Response send(Call call) {
    var to = call.body().path("to").asString("");
    if (to.isBlank()) {
      throw new Problem.Invalid(List.of(Finding.at("to", "Say where it flies."))).refusal();
    }
    var details = new LinkedHashMap<String, Object>();
    details.put("loft", call.body().path("loft").asString("home"));
    details.put("callback", call.body().path("callback").asString(""));
    var draft =
        MessageDraft.sent(
            NAME,
            "loft",
            to,
            call.body().path("text").asString(""),
            PigeonLifecycle.RELEASED,
            call.now(),
            details);
    var plan = call.faults().of(to).map(RecipientFaults.RecipientFault::deliveryPlan);
    var message =
        new MessageDispatch(call.tx(), LIFE)
            .accept(
                List.of(new AcceptedDraft(draft, plan)),
                Optional.empty(),
                number -> call.tx().ids().base32(Message.KIND, number))
            .get(0);
    call.tx()
        .write(
            RINGS,
            new Ring(
                RowKey.of(call.tx().generation(), message.number()), "ring-" + message.number()));
    return Response.of(202, Map.of("id", message.id()));
  }

  private static Response ring(Call call) {
    return Response.ok(Map.of("ring", storedRing(call)));
  }

  /** Replaces a ring by what the body says it is now, whether worn or molten. */
  private static Response changeRing(Call call) {
    var before = storedRing(call);
    var changed = call.body().path("ring").asString("");
    if (changed.isBlank()) {
      throw new Problem.Invalid(List.of(Finding.at("ring", "Say what becomes of it."))).refusal();
    }
    call.tx()
        .flush()
        .execute(
            "update pigeon_ring set ring = ? where row_key = ?",
            changed,
            RowKey.of(call.tx().generation(), message(call).number()));
    return Response.ok(Map.of("ring", changed, "before", before));
  }

  private static String storedRing(Call call) {
    return call.tx()
        .flush()
        .select(
            "select ring from pigeon_ring where row_key = ?",
            RowKey.of(call.tx().generation(), message(call).number()))
        .mapTo(String.class)
        .one();
  }

  private static Message message(Call call) {
    return call.messages()
        .withId(call.request().inPath().get("id"))
        .orElseThrow(() -> new Problem.NotFound(call.request().path()).refusal());
  }

  private static void insert(Handle handle, List<Ring> rows) {
    rows.forEach(
        row ->
            handle.execute(
                "insert into pigeon_ring (row_key, ring) values (?, ?)", row.rowKey(), row.ring()));
  }

  @Override
  public Credential credential(Request request) {
    var keys = request.headers("x-pigeon-key");
    if (keys.isEmpty()) {
      throw new Problem.Unauthenticated(Problem.Unauthenticated.Reason.MISSING).refusal();
    }
    return new Credential(keys.get(0));
  }

  @Override
  public CredentialForm credentialForm() {
    return CredentialForm.ofWord(NAME, "pigeon_key", "");
  }

  @Override
  public Response render(Problem problem, CallContext call) {
    return Response.of(problem.status(), Map.of("coo", problem.getClass().getSimpleName()));
  }

  @Override
  public Participants participants(Operation operation, Request request, SandboxTransaction tx) {
    var to = request.body().path("to").asString("");
    return new Participants(to.isEmpty() ? List.of() : List.of(to), List.of());
  }

  @Override
  public List<String> recipientErrors() {
    return List.of();
  }

  @Override
  public List<String> searchableDetails() {
    return List.of("loft");
  }

  @Override
  public Lifecycle lifecycle() {
    return LIFE;
  }

  @Override
  public EntityReader<?> entities() {
    return new PigeonFixtures();
  }

  @Override
  public List<AdminAction> actions() {
    return List.of();
  }

  @Override
  public List<ProviderTable> tables() {
    return List.of(ProviderTable.ofMessages("pigeon_ring"));
  }

  @Override
  public List<String> migrations() {
    return List.of("/pigeon/V1000__pigeon.sql");
  }
}
