package dev.understudy.session;

import dev.understudy.fault.Faults;
import dev.understudy.journal.JournalQueries;
import dev.understudy.message.MessageQueries;
import dev.understudy.sandbox.CredentialForm;
import dev.understudy.sandbox.Sandbox;
import dev.understudy.sandbox.SystemClock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** Makes tests of sessions: Java classes that do again what was done in a sandbox. */
public final class SessionTests {
  private static final String JUNIT = "junit";
  private static final String REST_ASSURED = "rest-assured";

  /** The styles of a test. */
  public static final List<String> STYLES = List.of(JUNIT, REST_ASSURED);

  private final SessionReader reader;
  private final Map<String, String> credentialFields;

  /**
   * Creates tests of the sandboxes of a database.
   *
   * @param credentials the forms of the providers' credentials
   */
  public SessionTests(
      Jdbi jdbi,
      JournalQueries journal,
      MessageQueries messages,
      Faults faults,
      SystemClock systemClock,
      List<CredentialForm> credentials) {
    this.reader = new SessionReader(jdbi, journal, messages, faults, systemClock);
    this.credentialFields =
        credentials.stream()
            .collect(Collectors.toMap(CredentialForm::provider, CredentialForm::field));
  }

  /**
   * Returns the source of a test that does again what was done in a sandbox since its beginning or
   * its last reset, and expects the same.
   *
   * @param style one of {@link #STYLES}
   * @throws SessionException if nothing was done, or the first calls are not kept
   */
  public String source(Sandbox sandbox, String style) {
    var session = reader.read(sandbox);
    return (style.equals(JUNIT)
            ? new JunitSource(session, credentialFields)
            : new RestAssuredSource(session, credentialFields))
        .source();
  }
}
