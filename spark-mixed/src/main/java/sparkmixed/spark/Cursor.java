package sparkmixed.spark;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sparkmixed.frame.ColumnKind;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.RowValues;
import sparkmixed.moments.GroupKeys;

/**
 * What the cursors over Spark's kinds of rows have in common: codes of categorical columns from
 * exact keys.
 */
abstract class Cursor implements RowValues, GroupKeys {
  private final ColumnKind[] kinds;
  private final @Nullable CodeBook[] books;

  /**
   * @param kinds of the inputs
   * @param frame gives the levels of categorical inputs; null while levels are not known yet
   */
  Cursor(ColumnKind[] kinds, @Nullable ModelFrame frame) {
    this.kinds = kinds;
    this.books = new CodeBook[kinds.length];
    for (int k = 0; frame != null && k < kinds.length; k++) {
      if (!frame.levels(k).isEmpty()) {
        books[k] = new CodeBook(kinds[k], frame.levels(k));
      }
    }
  }

  final ColumnKind kind(int input) {
    return kinds[input];
  }

  @Override
  public final int code(int input) {
    CodeBook book = Objects.requireNonNull(books[input]);
    if (book.text()) {
      byte[] bytes = textBytes(input);
      return book.code(bytes, textStart(input), textLength(input));
    }
    return book.code(key(input));
  }
}
