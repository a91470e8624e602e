package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class LocalFilesTest {
  @TempDir private Path directory = Path.of("");

  private static FileSystem opened() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("fs.permissions.umask-mode", "027");
    LocalFiles.use(configuration);
    FileSystem files =
        FileSystem.newInstance(FileSystem.getDefaultUri(configuration), configuration);
    assertTrue(files instanceof LocalFiles);
    return files;
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void filesAndDirectoriesGetTheirPermissions() throws IOException {
    try (FileSystem files = opened()) {
      Path file = directory.resolve("a/b c");
      try (OutputStream out = files.create(new org.apache.hadoop.fs.Path(file.toUri()))) {
        out.write("text".getBytes(StandardCharsets.UTF_8));
      }
      assertEquals("rw-r-----", permissions(file));
      assertEquals("rwxr-x---", permissions(directory.resolve("a")));
      org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
      files.setPermission(path, new FsPermission("604"));
      assertEquals("rw----r--", permissions(file));
      files.setPermission(path.getParent(), new FsPermission("1777"));
      assertTrue(files.getFileStatus(path.getParent()).getPermission().getStickyBit());
    }
  }

  @Test
  void listingTellsWhatHadoopTells() throws IOException {
    Path file = Files.writeString(directory.resolve("f"), "12345");
    Files.createDirectory(directory.resolve("d"));
    Files.writeString(directory.resolve("d/g"), "1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r-x"));
    try (FileSystem files = opened();
        FileSystem hadoop = FileSystem.newInstanceLocal(new Configuration())) {
      org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(directory.toUri());
      RemoteIterator<LocatedFileStatus> ours = files.listFiles(root, true);
      int count = 0;
      for (; ours.hasNext(); count++) {
        LocatedFileStatus own = ours.next();
        var expected = hadoop.getFileStatus(own.getPath());
        assertEquals(expected, own);
        assertEquals(expected.getLen(), own.getLen());
        assertEquals(expected.getModificationTime(), own.getModificationTime());
        assertEquals(expected.getPermission(), own.getPermission());
        assertEquals(expected.getOwner(), own.getOwner());
        assertEquals(expected.getGroup(), own.getGroup());
        assertEquals(1, own.getBlockLocations().length);
      }
      assertEquals(2, count);
    }
  }
}
