package sparkmixed.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written column by column is read back by records with Parquet's own reader. */
class ColumnFileTest {
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT32)
          .named("id")
          .optional(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named("text")
          .requiredList()
          .requiredElement(PrimitiveTypeName.DOUBLE)
          .named("numbers")
          .named("test");

  /** More rows than a row group takes, in two parts; a page ends within each. */
  private static final int[] PARTS = {510_000, 45_000};

  @Test
  void rowsComeBackWhateverPagesAndGroupsTheyAreIn(@TempDir java.nio.file.Path directory)
      throws IOException {
    Path path = new Path(directory.resolve("file.parquet").toUri());
    Configuration configuration = new Configuration();
    try (ColumnFile file =
        new ColumnFile(path, configuration, SCHEMA, List.of("id", "numbers.list.element"))) {
      for (int part = 0; part < PARTS.length; part++) {
        int first = part == 0 ? 0 : PARTS[0];
        file.append(
            PARTS[part],
            List.of(
                (from, to, out) -> {
                  for (int row = from; row < to; row++) {
                    out.write(first + row, 0, 0);
                  }
                },
                (from, to, out) -> {
                  for (int row = from; row < to; row++) {
                    if ((first + row) % 3 == 0) {
                      out.writeNull(0, 0);
                    } else {
                      out.write(Binary.fromString("t" + (first + row) % 7), 0, 1);
                    }
                  }
                },
                (from, to, out) -> {
                  for (int row = from; row < to; row++) {
                    for (int k = 0; k <= (first + row) % 2; k++) {
                      out.write((double) (first + row) + k, Math.min(k, 1), 1);
                    }
                  }
                }));
      }
    }
    int rows = 0;
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path).withConf(configuration).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        assertEquals(rows, row.getInteger("id", 0));
        assertEquals(rows % 3 == 0 ? 0 : 1, row.getFieldRepetitionCount("text"));
        if (rows % 3 != 0) {
          assertEquals("t" + rows % 7, row.getString("text", 0));
        }
        Group numbers = row.getGroup("numbers", 0);
        assertEquals(1 + rows % 2, numbers.getFieldRepetitionCount("list"));
        for (int k = 0; k <= rows % 2; k++) {
          assertEquals((double) rows + k, numbers.getGroup("list", k).getDouble("element", 0));
        }
        rows++;
      }
    }
    assertEquals(PARTS[0] + PARTS[1], rows);
  }

  @Test
  void aFileWithoutRowsCanBeRead(@TempDir java.nio.file.Path directory) throws IOException {
    Path path = new Path(directory.resolve("empty.parquet").toUri());
    Configuration configuration = new Configuration();
    try (ColumnFile file = new ColumnFile(path, configuration, SCHEMA, List.of())) {
      assertThrows(IllegalArgumentException.class, () -> file.append(1, List.of()));
      assertNotNull(file);
    }
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path).withConf(configuration).build()) {
      assertNull(reader.read());
    }
  }
}
