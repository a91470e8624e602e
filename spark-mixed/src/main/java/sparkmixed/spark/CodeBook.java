package sparkmixed.spark;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import sparkmixed.frame.ColumnKind;
import sparkmixed.moments.LongIndex;
import sparkmixed.moments.TextIndex;

/** Codes of a categorical column: value to position in its list of levels, by exact key. */
final class CodeBook implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  private final ColumnKind kind;
  private final TextIndex texts = new TextIndex();
  private final LongIndex numbers = new LongIndex();

  CodeBook(ColumnKind kind, List<String> levels) {
    this.kind = kind;
    for (String level : levels) {
      if (kind == ColumnKind.STRING) {
        byte[] bytes = level.getBytes(StandardCharsets.UTF_8);
        texts.intern(bytes, 0, bytes.length);
      } else {
        numbers.intern(key(kind, level));
      }
    }
  }

  private static long key(ColumnKind kind, String label) {
    return switch (kind) {
      case BOOLEAN -> label.equalsIgnoreCase("TRUE") ? 1 : 0;
      case DATE -> LocalDate.parse(label).toEpochDay();
      case TIMESTAMP -> micros(label);
      case DOUBLE -> Double.doubleToLongBits(Double.parseDouble(label) + 0.0);
      default -> new java.math.BigDecimal(label).longValueExact();
    };
  }

  /** Microseconds of a label as {@link sparkmixed.frame.Labels#ofTimestamp} writes it. */
  private static long micros(String label) {
    LocalDateTime time = LocalDateTime.parse(label.replace(' ', 'T'));
    return ChronoUnit.MICROS.between(EPOCH, time);
  }

  boolean text() {
    return kind == ColumnKind.STRING;
  }

  int code(long key) {
    return numbers.find(key);
  }

  int code(byte[] bytes, int start, int length) {
    return texts.find(bytes, start, length);
  }
}
