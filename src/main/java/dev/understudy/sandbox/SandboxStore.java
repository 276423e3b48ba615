package dev.understudy.sandbox;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.sqlobject.SqlObject;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.GetGeneratedKeys;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The SQL of sandboxes, their generations, credentials and fixture documents. */
@RegisterRowMapper(SandboxRow.Mapper.class)
interface SandboxStore extends SqlObject {
  @SqlQuery("select * from sandbox where id = :id and not deleted")
  Optional<SandboxRow> find(@Bind("id") String id);

  @SqlQuery("select * from sandbox where id = :id for update")
  Optional<SandboxRow> lock(@Bind("id") String id);

  @SqlQuery("select deleted from sandbox where id = :id")
  Optional<Boolean> state(@Bind("id") String id);

  @SqlQuery("select * from sandbox where not deleted order by generation")
  List<SandboxRow> all();

  @SqlQuery("select count(*) from sandbox where not deleted")
  long count();

  @SqlQuery(
      """
      select id from sandbox where made_by_use and not deleted
      order by used_at, generation limit 1""")
  Optional<String> longestUnused();

  @SqlUpdate(
      """
      insert into sandbox (id, version, generation, seed, fixtures, opening, made_by_use, deleted,
        unknown_entities, prolific_profile, clock_mode, clock_at, clock_shift,
        messages, kept_messages, calls, faults, webhooks, works, next_work, created_at, used_at)
      values (:id, :version, :generation, :seed, :fixtures, :opening, :madeByUse, :deleted,
        :unknownEntities, :prolificProfile, :clockMode, :clockAt, :clockShift,
        :messages, :keptMessages, :calls, :faults, :webhooks, :works, :nextWork, :createdAt, :usedAt)""")
  void insert(@BindMethods SandboxRow row);

  /** Writes everything that can change of a sandbox. */
  @SqlUpdate(
      """
      update sandbox set version = :version, generation = :generation, fixtures = :fixtures,
        deleted = :deleted, opening = :opening,
        unknown_entities = :unknownEntities, prolific_profile = :prolificProfile,
        clock_mode = :clockMode, clock_at = :clockAt, clock_shift = :clockShift,
        messages = :messages, kept_messages = :keptMessages, calls = :calls,
        faults = :faults, webhooks = :webhooks, works = :works, next_work = :nextWork,
        used_at = :usedAt
      where id = :id""")
  void update(@BindMethods SandboxRow row);

  /** Those that run by themselves and have something to do. */
  @SqlQuery(
      """
      select * from sandbox
      where next_work is not null and clock_mode = 'live' and not deleted
      order by next_work""")
  List<SandboxRow> withWork();

  @SqlUpdate("delete from sandbox where id = :id")
  void delete(@Bind("id") String id);

  @SqlUpdate("insert into generation (sandbox, discarded) values (:sandbox, false)")
  @GetGeneratedKeys("id")
  long newGeneration(@Bind("sandbox") String sandbox);

  @SqlUpdate("update generation set discarded = true where id = :id")
  void discardGeneration(@Bind("id") long id);

  @SqlQuery("select sandbox from credential where hash = :hash")
  Optional<String> sandboxOfCredential(@Bind("hash") String hash);

  @SqlUpdate("insert into credential (hash, sandbox) values (:hash, :sandbox)")
  void addCredential(@Bind("hash") String hash, @Bind("sandbox") String sandbox);

  @SqlUpdate("delete from credential where sandbox = :sandbox")
  void deleteCredentials(@Bind("sandbox") String sandbox);

  @SqlQuery("select document from fixture_document where hash = :hash")
  Optional<String> document(@Bind("hash") String hash);

  @SqlUpdate("update fixture_document set used_at = :at where hash = :hash")
  int touchDocument(@Bind("hash") String hash, @Bind("at") Instant at);

  /** Keeps a document, also where another transaction has just begun to keep the same one. */
  default void addDocument(String hash, String document, Instant at) {
    getHandle().savepoint("document");
    try {
      insertDocument(hash, document, at);
      getHandle().releaseSavepoint("document");
    } catch (UnableToExecuteStatementException e) {
      if (!(e.getCause() instanceof SQLException cause && "23505".equals(cause.getSQLState()))) {
        throw e;
      }
      getHandle().rollbackToSavepoint("document");
    }
  }

  @SqlUpdate(
      "insert into fixture_document (hash, document, used_at) values (:hash, :document, :at)")
  void insertDocument(
      @Bind("hash") String hash, @Bind("document") String document, @Bind("at") Instant at);
}
