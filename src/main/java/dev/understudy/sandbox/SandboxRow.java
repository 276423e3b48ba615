package dev.understudy.sandbox;

import dev.understudy.sandbox.Sandbox.FixtureRef;
import dev.understudy.sandbox.Sandbox.InitialState;
import dev.understudy.sandbox.Sandbox.SandboxContent;
import dev.understudy.sandbox.Sandbox.SandboxCounters;
import dev.understudy.sandbox.Sandbox.SandboxOrigin;
import dev.understudy.sandbox.Settings.UnknownEntities;
import dev.understudy.store.ColumnJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.core.type.TypeReference;

/**
 * A sandbox as its columns hold it; {@code fixtures}, {@code initialState} and {@code
 * providerSettings} are JSON.
 */
public record SandboxRow(
    String id,
    long version,
    String lastOfServers,
    long generation,
    long seed,
    String fixtures,
    String initialState,
    boolean madeByUse,
    boolean deleted,
    String unknownEntities,
    String providerSettings,
    String clockMode,
    Optional<OffsetDateTime> clockAt,
    long clockShift,
    long messages,
    long keptMessages,
    long calls,
    long faults,
    long webhooks,
    long works,
    long storedBytes,
    Optional<OffsetDateTime> nextWork,
    OffsetDateTime createdAt,
    OffsetDateTime usedAt) {
  private static final TypeReference<List<FixtureRef>> FIXTURES = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  public static SandboxRow of(Sandbox sandbox) {
    var clock = ClockColumns.of(sandbox.clock());
    var initial = sandbox.content().initial();
    return new SandboxRow(
        sandbox.id(),
        sandbox.version().number(),
        sandbox.version().lastOfServers(),
        sandbox.generation(),
        sandbox.seed(),
        ColumnJson.write(sandbox.fixtures()),
        ColumnJson.write(
            new InitialStateColumns(
                Settings.word(initial.settings().unknownEntities()),
                initial.settings().ofProviders(),
                ClockColumns.of(initial.clock()))),
        sandbox.origin().madeByUse(),
        sandbox.deleted(),
        Settings.word(sandbox.settings().unknownEntities()),
        ColumnJson.write(sandbox.settings().ofProviders()),
        clock.mode(),
        Optional.ofNullable(clock.at()).map(at -> Instant.parse(at).atOffset(ZoneOffset.UTC)),
        clock.shift(),
        sandbox.counts().messages(),
        sandbox.counts().keptMessages(),
        sandbox.counts().calls(),
        sandbox.counts().faults(),
        sandbox.counts().webhooks(),
        sandbox.counts().works(),
        sandbox.counts().storedBytes(),
        sandbox.nextWork().map(at -> at.atOffset(ZoneOffset.UTC)),
        sandbox.origin().createdAt().atOffset(ZoneOffset.UTC),
        sandbox.usedAt().atOffset(ZoneOffset.UTC));
  }

  public Sandbox sandbox() {
    var initial = ColumnJson.read(initialState, InitialStateColumns.class);
    var at = clockAt.map(frozen -> frozen.toInstant().toString()).orElse(null);
    return new Sandbox(
        new SandboxOrigin(id, seed, madeByUse, createdAt.toInstant()),
        new SandboxVersion(version, lastOfServers),
        generation,
        new SandboxContent(
            ColumnJson.read(fixtures, FIXTURES),
            new InitialState(
                settings(initial.unknownEntities(), initial.providerSettings()),
                initial.clock().clock()),
            settings(unknownEntities, ofProviders(providerSettings)),
            new ClockColumns(clockMode, at, clockShift).clock()),
        new SandboxCounters(messages, keptMessages, calls, faults, webhooks, works, storedBytes),
        nextWork.map(OffsetDateTime::toInstant),
        deleted,
        usedAt.toInstant());
  }

  private static Settings settings(String unknownEntities, Map<String, String> ofProviders) {
    return new Settings(Settings.of(UnknownEntities.class, unknownEntities), ofProviders);
  }

  /** Reads the column; the parser is not needed for most rows. */
  private static Map<String, String> ofProviders(String column) {
    return column.equals("{}") ? Map.of() : ColumnJson.read(column, TEXTS);
  }

  /** A clock in columns: the instant of a frozen clock, the shift of a live one in microseconds. */
  record ClockColumns(String mode, String at, long shift) {
    static ClockColumns of(Clock clock) {
      if (clock instanceof Clock.Live live) {
        return new ClockColumns(
            live.mode(), null, live.shift().dividedBy(ChronoUnit.MICROS.getDuration()));
      }
      return new ClockColumns(clock.mode(), clock.now(Instant.EPOCH).toString(), 0);
    }

    Clock clock() {
      return mode.equals("frozen")
          ? new Clock.Frozen(Instant.parse(at))
          : new Clock.Live(Duration.of(shift, ChronoUnit.MICROS));
    }
  }

  record InitialStateColumns(
      String unknownEntities, Map<String, String> providerSettings, ClockColumns clock) {}

  /** A mapper without reflection, since this row is read on many calls. */
  static final class SandboxRowMapper implements RowMapper<SandboxRow> {
    @Override
    public SandboxRow map(ResultSet row, StatementContext context) throws SQLException {
      return new SandboxRow(
          row.getString("id"),
          row.getLong("version"),
          row.getString("last_of_servers"),
          row.getLong("generation"),
          row.getLong("seed"),
          row.getString("fixtures"),
          row.getString("initial_state"),
          row.getBoolean("made_by_use"),
          row.getBoolean("deleted"),
          row.getString("unknown_entities"),
          row.getString("provider_settings"),
          row.getString("clock_mode"),
          Optional.ofNullable(row.getObject("clock_at", OffsetDateTime.class)),
          row.getLong("clock_shift"),
          row.getLong("messages"),
          row.getLong("kept_messages"),
          row.getLong("calls"),
          row.getLong("faults"),
          row.getLong("webhooks"),
          row.getLong("works"),
          row.getLong("stored_bytes"),
          Optional.ofNullable(row.getObject("next_work", OffsetDateTime.class)),
          row.getObject("created_at", OffsetDateTime.class),
          row.getObject("used_at", OffsetDateTime.class));
    }
  }
}
