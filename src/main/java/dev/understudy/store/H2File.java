package dev.understudy.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.engine.ConnectionInfo;
import org.h2.engine.Constants;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.message.DbException;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.store.fs.FileUtils;

/**
 * The file of an H2 database that this process opens itself. H2 opens a file that it can't write
 * to, and one that lost what was in it, without a word; this refuses them.
 */
final class H2File {
  private static final String UNFINISHED = ".unfinished";
  private static final int BLOCK_BYTES = 4096;
  private static final int HEAD_BYTES = 2 * BLOCK_BYTES;
  private static final Pattern NEWEST_CHUNK =
      Pattern.compile("H:2,block:(\\w+),.*,chunk:(\\w+),.*,version:(\\w+),.*");

  private static final Pattern CHUNK = Pattern.compile("chunk:(\\w+),len:(\\w+),.*");

  private final Path file;
  private final String url;

  private H2File(Path file, String url) {
    this.file = file;
    this.url = url;
  }

  /** Returns the file behind a URL; none where there is no file, or another process has it. */
  static Optional<H2File> of(String url) {
    try {
      var info = new ConnectionInfo(url, null, null, null);
      // longer prefixes, such as zip:, are file systems of H2's own
      if (!info.isPersistent() || info.isRemote() || info.getName().matches("\\w{2,}:.*")) {
        return Optional.empty();
      }
      var file = Path.of(FileUtils.toRealPath(info.getName() + Constants.SUFFIX_MV_FILE));
      return Optional.of(new H2File(file, url));
    } catch (DbException e) {
      // opening says what is wrong with it
      return Optional.empty();
    }
  }

  /**
   * Checks the file; makes it where there is none. It is made under another name and then renamed,
   * so that a file with its own name has all tables, whenever a start is killed.
   *
   * @throws DatabaseException if it can't be read or written to, or lost what was in it
   */
  void prepare(List<String> providerScripts, DatabaseLocation location) {
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw refusal(" is a link that leads nowhere: check that what it names is there.");
    }
    if (!Files.exists(file)) {
      make(providerScripts, location);
    } else if (!Files.isRegularFile(file)) {
      throw refusal(" is not a regular file. " + location.advice());
    } else if (!Files.isReadable(file)) {
      throw refusal(" can't be read: check its permissions.");
    } else if (!Files.isWritable(file)) {
      throw refusal(
          " can't be written to: check its permissions, and that its disk is not mounted"
              + " read-only.");
    } else if (isCut()) {
      throw refusal(
          " was cut: what was in it, or the newest of it, is gone. Put a copy of it back, or delete"
              + " it to begin with an empty database.");
    }
  }

  private DatabaseException refusal(String why) {
    return new DatabaseException("The file " + file + why, null);
  }

  private void make(List<String> providerScripts, DatabaseLocation location) {
    var folder = file.getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (folder != null && !Files.isWritable(folder)) {
      throw new DatabaseException(
          "Nothing can be written to the folder "
              + folder
              + ": check its permissions, and that its disk is not mounted read-only.",
          null);
    }
    if (H2Url.mayNotCreate(url)) {
      return;
    }
    var source = new JdbcDataSource();
    source.setURL(H2Url.withSuffix(url, UNFINISHED));
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      // what a start left that was killed
      statement.execute("drop all objects");
      Migrations.runMissing(source, providerScripts, location);
      statement.execute("shutdown");
      Files.move(file.resolveSibling(unfinished()), file, StandardCopyOption.ATOMIC_MOVE);
    } catch (SQLException e) {
      throw new IllegalStateException("the tables can't be made", e);
    } catch (IOException e) {
      throw new DatabaseException(
          "The file " + file + " can't be made: " + Outage.reason(e) + ".", e);
    }
  }

  private String unfinished() {
    var name = file.getFileName().toString();
    return name.substring(0, name.length() - Constants.SUFFIX_MV_FILE.length())
        + UNFINISHED
        + Constants.SUFFIX_MV_FILE;
  }

  /**
   * Returns whether the chunk is missing that the head names as the newest, and H2 would go back to
   * an older one.
   */
  private boolean isCut() {
    try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
      if (bytes.length() <= HEAD_BYTES) {
        return true;
      }
      var head = NEWEST_CHUNK.matcher(block(bytes, 0));
      return head.lookingAt() && !hasChunk(bytes, head) && opened() < number(head, 3);
    } catch (IOException e) {
      throw new DatabaseException(
          "The file " + file + " can't be read: " + Outage.reason(e) + ".", e);
    }
  }

  private static boolean hasChunk(RandomAccessFile bytes, Matcher head) throws IOException {
    long start = number(head, 1);
    var chunk = CHUNK.matcher(block(bytes, start));
    return chunk.lookingAt()
        && chunk.group(1).equals(head.group(2))
        && bytes.length() >= (start + number(chunk, 2)) * BLOCK_BYTES;
  }

  private static long number(Matcher head, int group) {
    return Long.parseLong(head.group(group), 16);
  }

  private static String block(RandomAccessFile bytes, long number) throws IOException {
    var block = new byte[BLOCK_BYTES];
    bytes.seek(number * BLOCK_BYTES);
    int read = bytes.read(block);
    return new String(block, 0, Math.max(read, 0), StandardCharsets.ISO_8859_1);
  }

  /** Returns the version that H2 finds. */
  private long opened() {
    try (var store = new MVStore.Builder().fileName(file.toString()).readOnly().open()) {
      return store.getCurrentVersion();
    } catch (MVStoreException e) {
      // opening says what is wrong with it
      return Long.MAX_VALUE;
    }
  }
}
