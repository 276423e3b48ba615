package dev.understudy.provider;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.sandbox.CredentialForm;
import dev.understudy.sandbox.ProviderSetting;
import dev.understudy.sandbox.ProviderTable;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** An emulated service. The core knows nothing of a service but what it states here. */
public interface Provider {
  /** Returns its name on the control plane and in fixtures. */
  String name();

  /** Returns the host names of the real service, for clients that can't be given another one. */
  default List<String> hosts() {
    return List.of();
  }

  /** Returns the environment variable from which its clients take the base URL, if there is one. */
  default Optional<String> urlVariable() {
    return Optional.empty();
  }

  /** Returns the paths below which all paths are its own, without a slash at the end. */
  List<String> basePaths();

  /** Returns its operations. */
  List<Operation> operations();

  /** Returns the operations that it documents and that are not emulated. */
  default List<OtherOperation> otherOperations() {
    return List.of();
  }

  /**
   * Returns the credential of a call.
   *
   * @throws Refusal if there is none, or if it is not well-formed
   */
  Credential credential(Request request);

  /** Returns the form of its credentials. */
  CredentialForm credentialForm();

  /** Renders a refusal in its own error body. */
  Response render(Problem problem, CallContext call);

  /** Returns its errors, from its own tables. */
  default List<ProviderError> errors() {
    return List.of();
  }

  /**
   * Returns a resource with a line for each error: its name, its cause and the operations that it
   * can be an answer of. Empty for a provider without {@link #errors}.
   */
  default Optional<String> errorOperations() {
    return Optional.empty();
  }

  /** Returns the source of a failure of messages, one of its lifecycle. */
  default ProviderError.Source sourceOf(String failure) {
    return ProviderError.Source.DOCS;
  }

  /** Returns the events that its webhooks tell of. */
  default List<EventKind> webhookEvents() {
    return List.of();
  }

  /** Returns the names of the errors that the response to a problem shows. */
  default List<String> errorsIn(Problem problem) {
    return List.of();
  }

  /** Returns the recipients and senders of a call. */
  Participants participants(Operation operation, Request request, SandboxTransaction tx);

  /**
   * Returns the codes with which single recipients of an otherwise good call can fail; empty where
   * its responses do not report single recipients.
   */
  List<String> recipientErrors();

  /** Returns the settings that a sandbox has only for this provider. */
  default List<ProviderSetting> settings() {
    return List.of();
  }

  /**
   * Returns the names of those details of its messages that can be searched for on the control
   * plane. Their values are texts.
   */
  default List<String> searchableDetails() {
    return List.of();
  }

  /**
   * Returns those of some people who do not want messages any more.
   *
   * @param people recipients and senders of its messages
   */
  default Set<String> optedOut(Handle handle, long generation, List<String> people) {
    return Set.of();
  }

  /** Returns the statuses that its messages take once they are accepted. */
  Lifecycle lifecycle();

  /** Returns the reader of its section in fixtures. */
  EntityReader<?> entities();

  /** Returns the actions of participants that tests can trigger on the control plane. */
  List<AdminAction> actions();

  /**
   * Returns the resources with the SQL that makes its tables, in order: {@code /folder/V4__x.sql}.
   */
  default List<String> migrations() {
    return List.of();
  }

  /** Returns the tables that only this provider reads and writes. */
  default List<ProviderTable> tables() {
    return List.of();
  }

  /**
   * Loads what the first calls of its operations would otherwise load: statements, serializers,
   * libraries. Runs in the background once the server listens, and must not write.
   */
  default void loadAhead(Handle handle) {}
}
