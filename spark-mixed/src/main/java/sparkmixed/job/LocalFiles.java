package sparkmixed.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.jspecify.annotations.Nullable;

/**
 * Hadoop's local file system without its processes. Where Hadoop's native library is missing, as
 * with Spark it usually is, Hadoop starts a {@code chmod} for every file and directory that is
 * made, and an {@code ls} for every file that is listed with its blocks: some forty processes for
 * the results of a fit. The JDK does both.
 */
final class LocalFiles extends LocalFileSystem {
  private static final String SETTING = "fs.file.impl";

  LocalFiles() {
    super(new Raw());
  }

  /** Makes this the local file system of a configuration that names no other. */
  static void use(Configuration configuration) {
    configuration.setIfUnset(SETTING, LocalFiles.class.getName());
  }

  @Override
  public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path directory) throws IOException {
    return RemoteIterators.mappingRemoteIterator(
        RemoteIterators.remoteIteratorFromArray(listStatus(directory)), this::located);
  }

  private LocatedFileStatus located(FileStatus file) throws IOException {
    PosixFileAttributes attributes = posix(file.getPath());
    if (attributes == null) {
      return new LocatedFileStatus(file, getFileBlockLocations(file, 0, file.getLen()));
    }
    return new LocatedFileStatus(
        file.getLen(),
        file.isDirectory(),
        file.getReplication(),
        file.getBlockSize(),
        file.getModificationTime(),
        file.getAccessTime(),
        FsPermission.valueOf("-" + PosixFilePermissions.toString(attributes.permissions())),
        attributes.owner().getName(),
        attributes.group().getName(),
        null,
        file.getPath(),
        file.isFile() ? getFileBlockLocations(file, 0, file.getLen()) : null);
  }

  /** Null where files have no owner, group and permissions as Unix has them. */
  private @Nullable PosixFileAttributes posix(Path path) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
    return view == null ? null : view.readAttributes();
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      PosixFileAttributeView view =
          Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
      if (view == null || permission.getStickyBit()) {
        super.setPermission(path, permission);
      } else {
        view.setPermissions(PosixFilePermissions.fromString(permission.toString()));
      }
    }
  }
}
