package sparkmixed.job;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import sparkmixed.error.OutputConflictException;

/**
 * Renames that never merge into, or copy over, what is there. {@code FileSystem.rename} would: it
 * moves a directory <em>into</em> an existing one, and the local one copies when it cannot rename.
 */
final class Moves {
  private final FileSystem fs;
  private final Configuration configuration;

  Moves(FileSystem fs, Configuration configuration) {
    this.fs = fs;
    this.configuration = configuration;
  }

  /** Renames a directory to a name that must be free. */
  void directory(Path from, Path to) throws IOException {
    try {
      if (fs instanceof LocalFileSystem local) {
        File source = local.pathToFile(from);
        Files.move(source.toPath(), local.pathToFile(to).toPath(), StandardCopyOption.ATOMIC_MOVE);
      } else {
        FileContext.getFileContext(fs.getUri(), configuration).rename(from, to, Rename.NONE);
      }
    } catch (DirectoryNotEmptyException
        | FileAlreadyExistsException
        | org.apache.hadoop.fs.FileAlreadyExistsException taken) {
      throw new OutputConflictException(
          "Another job has written " + to + " in the meantime; its result was kept.", taken);
    }
  }

  /** Renames a file over another. */
  void fileOver(Path from, Path to) throws IOException {
    if (fs instanceof LocalFileSystem) {
      // Renames in place, and the checksum file beside it too.
      if (!fs.rename(from, to)) {
        throw new IOException("cannot rename " + from + " to " + to);
      }
    } else {
      FileContext.getFileContext(fs.getUri(), configuration).rename(from, to, Rename.OVERWRITE);
    }
  }
}
