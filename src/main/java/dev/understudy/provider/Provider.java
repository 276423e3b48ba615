package dev.understudy.provider;

import dev.understudy.delivery.Lifecycle;
import dev.understudy.sandbox.ProviderSetting;
import dev.understudy.transaction.EntityReader;
import dev.understudy.transaction.SandboxTransaction;
import java.util.List;

/** One emulated service. Everything the house knows of it, it knows through this. */
public interface Provider {
  /** Its name on the control plane and in fixtures. */
  String name();

  /** The paths under which everything is its own, without a slash at the end. */
  List<String> basePaths();

  /** Its operations. */
  List<Operation> operations();

  /**
   * The credential that a call carries.
   *
   * @throws Refusal if it carries none, or one that is not well-formed
   */
  Credential credential(Request request);

  /** How a refusal looks on its wire. */
  Response render(Problem problem, CallContext call);

  /** Whom a call of one of its operations concerns. */
  Participants participants(Operation operation, Request request, SandboxTransaction tx);

  /**
   * The codes with which single recipients of an otherwise good call can fail; empty where its
   * answers don't speak of each recipient.
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

  /** How its messages live once they are accepted. */
  Lifecycle lifecycle();

  /** What fixtures can say of it. */
  EntityReader<?> entities();

  /** What tests can make its people do. */
  List<AdminAction> controls();
}
