package dev.understudy.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A file system of H2's, in URLs {@code jdbc:h2:filling:…}: the disk, which can become full. */
public final class FillingDisk extends FilePathWrapper {
  private static volatile boolean full;

  /** Makes the file system known to H2. */
  public static void register() {
    FilePath.register(new FillingDisk());
  }

  /** Fills the disk, or makes room on it. */
  public static void setFull(boolean isFull) {
    full = isFull;
  }

  @Override
  public String getScheme() {
    return "filling";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(super.open(mode));
  }

  private static final class Channel extends FileBaseDefault {
    private final FileChannel disk;

    Channel(FileChannel disk) {
      this.disk = disk;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      if (full) {
        throw new IOException("No space left on device");
      }
      return disk.write(source, position);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return disk.read(target, position);
    }

    @Override
    public long size() throws IOException {
      return disk.size();
    }

    @Override
    protected void implTruncate(long size) throws IOException {
      disk.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
      disk.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return disk.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      disk.close();
    }
  }
}
