package dev.understudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@AnyDatabase
class DatabaseTest {
  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db/x?user=u&password=secret&ssl=true,"
        + " jdbc:postgresql://db/x?user=u&password=***&ssl=true",
    "jdbc:h2:mem:x;USER=u;PASSWORD=secret, jdbc:h2:mem:x;USER=u;PASSWORD=***",
    "jdbc:postgresql://u:secret@db/x, jdbc:postgresql://u:***@db/x",
    "postgres://u:secret/s:c@db/x, postgres://u:***@db/x",
    "postgresql+psycopg://u:secret@db/x, postgresql+psycopg://u:***@db/x",
    "mysql://:secret@db/x, mysql://:***@db/x",
    "jdbc:postgresql://db:5432/x, jdbc:postgresql://db:5432/x",
    "jdbc:h2:mem:x, jdbc:h2:mem:x"
  })
  void passwordsAreNeverShown(String url, String shown) {
    assertEquals(shown, Database.withoutSecrets(url));
  }

  @Test
  void aUrlOfAnotherKindIsRefusedWithASentence() {
    var refused = assertThrows(DatabaseException.class, () -> Database.at("jdbc:mysql://db/x"));
    assertEquals(
        "The database URL jdbc:mysql://db/x is of no kind known here: give one that begins with"
            + " jdbc:h2: or jdbc:postgresql:.",
        refused.getMessage());
  }

  @Test
  void aHostThatThereIsNotIsNamed() {
    try (var database = Database.at("jdbc:postgresql://no.such.invalid/x?password=secret")) {
      var refused = assertThrows(DatabaseException.class, database::open);
      assertEquals(
          "The database of jdbc:postgresql://no.such.invalid/x?password=*** can't be opened: there"
              + " is no host no.such.invalid, or its name can't be looked up.",
          refused.getMessage());
    }
  }

  @Test
  void aDataFolderThatIsAFileIsRefusedWithASentence(@TempDir Path folder) throws IOException {
    var file = Files.createFile(folder.resolve("taken"));
    var refused = assertThrows(DatabaseException.class, () -> Database.inFiles(file));
    assertTrue(
        refused.getMessage().startsWith("The data folder " + file + " can't be made"),
        refused.getMessage());
  }
}
