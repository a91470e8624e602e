package sparkmixed.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/** Encodes whole tables. */
final class Rows {
  private Rows() {}

  /** All rows, each of which must be good. */
  static List<CodedRow> encode(TableRows table, ModelFrame frame) {
    RowEncoder encoder = frame.encoder();
    RowProblems problems = new RowProblems();
    TableRows.Cursor cursor = table.cursor(frame);
    List<CodedRow> rows = new ArrayList<>();
    for (int i = 0; i < table.rows(); i++) {
      CodedRow row = frame.newRow();
      RowEncoder.Status status = encoder.encode(cursor.at(i), row, problems);
      problems.throwIfAny();
      assertEquals(RowEncoder.Status.USED, status);
      rows.add(row);
    }
    return rows;
  }

  /** What is wrong with the rows of a table. */
  static RowProblems problems(TableRows table, ModelFrame frame, boolean skipNulls) {
    RowEncoder encoder = frame.encoder(skipNulls);
    RowProblems problems = new RowProblems();
    TableRows.Cursor cursor = table.cursor(frame);
    CodedRow row = frame.newRow();
    for (int i = 0; i < table.rows(); i++) {
      encoder.encode(cursor.at(i), row, problems);
    }
    return problems;
  }
}
