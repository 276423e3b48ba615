package dev.understudy.prelude.signing;

import dev.understudy.sandbox.ProviderTable;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.customizer.Bind;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of the signing key of a sandbox. */
@RegisterConstructorMapper(SigningStore.SigningRow.class)
public interface SigningStore {
  /** The table. */
  ProviderTable TABLE = ProviderTable.ofGenerations("prelude_webhook_signing");

  /**
   * The key pair of a sandbox, and whether webhooks are signed with it.
   *
   * @param privateKey PKCS #8 in base 64
   * @param publicKey X.509 in base 64
   */
  record SigningRow(long generation, boolean enabled, String privateKey, String publicKey) {}

  @SqlQuery("select * from prelude_webhook_signing where generation = :generation")
  Optional<SigningRow> find(@Bind("generation") long generation);

  @SqlUpdate("delete from prelude_webhook_signing where generation = :generation")
  void delete(@Bind("generation") long generation);

  @SqlUpdate(
      """
      insert into prelude_webhook_signing (generation, enabled, private_key, public_key)
      values (:generation, :enabled, :privateKey, :publicKey)\
      """)
  void insert(@BindMethods SigningRow row);
}
