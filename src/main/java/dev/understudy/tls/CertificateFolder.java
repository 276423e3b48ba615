package dev.understudy.tls;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A folder with the certificate of a server. {@code server.pem} has the key and both certificates,
 * {@code ca.pem} and {@code ca.jks} have what clients trust. Several servers can share a folder.
 */
public final class CertificateFolder {
  private static final String SERVER = "server.pem";
  private static final String LOCK = ".lock";
  private static final String MODE_OF_FOLDER = "rwx------";
  private static final String MODE_OF_KEY = "rw-------";
  private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);
  private static final long LOCK_RETRY_MS = 20;

  private final Path folder;
  private final TrustFiles trustFiles;

  /** Creates a view of a folder, which need not exist. */
  public CertificateFolder(Path folder) {
    this.folder = folder;
    this.trustFiles = new TrustFiles(folder);
  }

  /**
   * A certificate that is stored in the folder.
   *
   * @param notice a sentence for the user if the certificate replaces another one
   */
  public record Stored(ServerCertificate certificate, Optional<String> notice) {}

  /**
   * Returns the certificate in the folder. Makes one if there is none, if it ends soon, or if it
   * lacks one of the names.
   *
   * @param names the host names that it has to be for
   * @throws CertificateFolderException if the folder can't be used
   */
  public Stored open(List<String> names, Instant now) {
    try {
      createFolder();
      checkOwner();
      var found = read();
      if (found.isPresent()
          && reasonToReplace(found.get(), names, now).isEmpty()
          && trustFiles.have(found.get().ca())) {
        return new Stored(found.get(), Optional.empty());
      }
      try (var channel =
              FileChannel.open(
                  folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = lock(channel)) {
        return lock.isValid() ? openLocked(names, now) : open(names, now);
      }
    } catch (IOException e) {
      throw new CertificateFolderException(
          "The folder "
              + folder
              + " for certificates can't be used: "
              + reason(e)
              + ". Give one that this user can write to with --ca DIR.",
          e);
    }
  }

  /** Waits for a lock, which another server or another thread of this one may have. */
  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        try {
          TimeUnit.MILLISECONDS.sleep(LOCK_RETRY_MS);
        } catch (InterruptedException interruption) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", interruption);
        }
      }
    }
  }

  private Stored openLocked(List<String> names, Instant now) throws IOException {
    var found = read();
    var reason =
        found.map(each -> reasonToReplace(each, names, now)).orElseGet(this::reasonWithoutKey);
    if (found.isPresent() && reason.isEmpty()) {
      trustFiles.write(List.of(found.get().ca()));
      return new Stored(found.get(), Optional.empty());
    }
    var issued = CertificateIssuer.issue(names, now);
    TrustFiles.write(
        folder.resolve(SERVER), MODE_OF_KEY, issued.toPem().getBytes(StandardCharsets.US_ASCII));
    trustFiles.write(List.of(issued.ca()));
    return new Stored(
        issued,
        reason.map(
            why ->
                why
                    + ": it has a new CA now. Clients that trust the old one have to trust "
                    + trustFiles.pem()
                    + " anew."));
  }

  private void createFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      if (folder.toAbsolutePath().getParent() != null) {
        Files.createDirectories(folder.toAbsolutePath().getParent());
      }
      if (isPosix()) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(MODE_OF_FOLDER)));
      } else {
        Files.createDirectory(folder);
      }
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new FileSystemException(folder.toString(), null, "it is a file");
      }
    }
  }

  private boolean isPosix() {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** Refuses a folder of another user, who could read the key or replace it. */
  private void checkOwner() throws IOException {
    if (!isPosix()) {
      return;
    }
    var owner = Files.getOwner(folder);
    if (owner.getName().equals(System.getProperty("user.name"))) {
      return;
    }
    var own = Files.createTempFile("understudy", ".owner");
    try {
      var user = Files.getOwner(own);
      if (!user.equals(owner)) {
        throw new CertificateFolderException(
            "The folder "
                + folder
                + " for certificates belongs to "
                + owner.getName()
                + ", not to "
                + user.getName()
                + ", who runs this: its owner could read the key. Give a folder of "
                + user.getName()
                + " with --ca DIR, such as a new one inside it.",
            null);
      }
    } finally {
      Files.delete(own);
    }
  }

  private Optional<ServerCertificate> read() throws IOException {
    var file = folder.resolve(SERVER);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      var found = ServerCertificate.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
      if (ServerCertificate.isOurs(found.ca())) {
        return Optional.of(found);
      }
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw new CertificateFolderException(
        file
            + " is damaged, or Understudy has not made it. Delete it to have a new one made, or"
            + " give another folder with --ca DIR.",
        null);
  }

  private Optional<String> reasonToReplace(
      ServerCertificate found, List<String> names, Instant now) {
    var missing = names.stream().filter(each -> !found.names().contains(each)).toList();
    if (!missing.isEmpty()) {
      return Optional.of(
          "The certificate in " + folder + " was not for " + String.join(", ", missing));
    }
    return found.end().isBefore(now.plus(RENEWED_BEFORE_END))
        ? Optional.of("The certificate in " + folder + " ends on " + found.end())
        : Optional.empty();
  }

  /** Returns the reason for a new certificate where the key is missing; empty in a new folder. */
  private Optional<String> reasonWithoutKey() {
    if (!trustFiles.exist()) {
      return Optional.empty();
    }
    if (!trustFiles.areOurs()) {
      throw new CertificateFolderException(
          trustFiles.pem()
              + " or "
              + trustFiles.jks()
              + " was not made by Understudy, and is not replaced: give another folder with --ca"
              + " DIR.",
          null);
    }
    return Optional.of("The key of the certificate in " + folder + " is missing");
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "access to " + ((AccessDeniedException) e).getFile() + " is denied";
    }
    if (e instanceof NoSuchFileException) {
      return "it does not exist and can't be created";
    }
    return e instanceof FileSystemException system && system.getReason() != null
        ? system.getReason() + " (" + system.getFile() + ")"
        : e.toString();
  }
}
