package dev.understudy.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not as they were left. */
@AnyDatabase
class H2FileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("understudy.mv.db");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 4_096, 8_192, 10_000})
  void aFileThatWasCutToItsHeadIsRefused(long length) throws IOException {
    open();
    cut(length);
    assertEquals(
        "The file "
            + file
            + " was cut: what was in it, or the newest of it, is gone. Put a copy of it back, or"
            + " delete it to begin with an empty database.",
        refusal());
    assertEquals(length, Files.size(file), "it was left as it is");
  }

  @Test
  void aFileThatLostItsEndIsRefused() throws IOException {
    open();
    cut(Files.size(file) / 2);
    var sentence = refusal();
    assertTrue(
        sentence.contains("Put a copy of") && sentence.contains("or delete it to begin"), sentence);
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    Files.writeString(file, "Dear diary, ".repeat(2_000));
    var sentence = refusal();
    assertTrue(
        sentence.startsWith("The database of the data folder " + folder + " is damaged ("),
        sentence);
  }

  @Test
  void aFileThatMayNotBeWrittenToIsRefused() {
    open();
    forbidWriting(file);
    assertEquals(
        "The file "
            + file
            + " can't be written to: check its permissions, and that its disk is not mounted"
            + " read-only.",
        refusal());
  }

  @Test
  void aFolderThatMayNotBeWrittenToIsRefused() {
    forbidWriting(folder);
    assertEquals(
        "Nothing can be written to the folder "
            + folder
            + ": check its permissions, and that its disk is not mounted read-only.",
        refusal());
  }

  @Test
  void aFolderThatCanNotBeMadeIsRefused() {
    forbidWriting(folder);
    assertEquals(
        "Nothing can be written to the folder "
            + folder
            + ": check its permissions, and that its disk is not mounted read-only.",
        refusal("jdbc:h2:file:" + folder.resolve("more/understudy")));
  }

  @Test
  void aFileThatMayNotBeReadIsRefused() {
    open();
    assertTrue(file.toFile().setReadable(false));
    assumeFalse(Files.isReadable(file), "the user of the tests may read everything, as root may");
    assertEquals("The file " + file + " can't be read: check its permissions.", refusal());
  }

  @Test
  void aLinkToWhatIsNotThereIsRefused() throws IOException {
    Files.createSymbolicLink(file, folder.resolve("elsewhere/understudy.mv.db"));
    assertEquals(
        "The file " + file + " is a link that leads nowhere: check that what it names is there.",
        refusal());
    assertTrue(Files.isSymbolicLink(file), "it was left as it is");
  }

  @Test
  void aFolderInPlaceOfTheFileIsRefused() throws IOException {
    Files.createDirectory(file);
    assertEquals(
        "The file "
            + file
            + " is not a regular file. To begin with an empty one, give another folder.",
        refusal());
  }

  @Test
  void aDatabaseThatIsOpenedToBeReadIsRefused() {
    open();
    var url = "jdbc:h2:file:" + folder.resolve("understudy") + ";ACCESS_MODE_DATA=r";
    assertEquals(
        "The database of "
            + url
            + " is read-only: give one that can be written to, and a user who may.",
        refusal(url));
  }

  @Test
  void aFileOfAKilledFirstStartIsReplaced() throws IOException {
    Files.createFile(folder.resolve("understudy.unfinished.mv.db"));
    open();
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  private void open() {
    try (var database = Database.inFiles(folder)) {
      database.open();
    }
  }

  private String refusal() {
    return assertThrows(DatabaseException.class, this::open).getMessage();
  }

  private static String refusal(String url) {
    try (var database = Database.at(url)) {
      return assertThrows(DatabaseException.class, database::open).getMessage();
    }
  }

  private static void forbidWriting(Path path) {
    assertTrue(path.toFile().setWritable(false));
    assumeFalse(Files.isWritable(path), "the user of the tests may write everywhere, as root may");
  }

  private void cut(long length) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }
}
