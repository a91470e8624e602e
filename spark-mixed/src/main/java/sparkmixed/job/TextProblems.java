package sparkmixed.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Finds, after parsing has failed, which texts do not have the type their column was given. */
final class TextProblems {
  private static final int LONGEST_EXAMPLE = 80;

  private TextProblems() {}

  /**
   * One sentence: column, count, example; one pass over the rows.
   *
   * @param text the rows with all columns as text
   * @param types column to its type's name
   * @param name of the input
   */
  static String describe(Dataset<Row> text, Map<String, String> types, String name) {
    List<Column> found = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    types.forEach(
        (column, type) -> {
          if (!type.equals("string")) {
            Column value = functions.col("`" + column.replace("`", "``") + "`");
            Column bad =
                functions.when(value.isNotNull().and(functions.not(parses(value, type))), value);
            columns.add(column);
            found.add(functions.count(bad));
            found.add(functions.first(bad, true));
          }
        });
    if (found.isEmpty()) {
      return unclear(name);
    }
    Row counts =
        text.agg(found.get(0), found.subList(1, found.size()).toArray(Column[]::new)).head();
    for (int k = 0; k < columns.size(); k++) {
      long count = counts.getLong(2 * k);
      if (count > 0) {
        String example = String.valueOf(counts.getString(2 * k + 1));
        String shown =
            example.length() > LONGEST_EXAMPLE
                ? example.substring(0, LONGEST_EXAMPLE) + "..."
                : example;
        return String.format(
            Locale.ROOT,
            "Column \"%s\" has %,d %s not of type %s, e.g. \"%s\"; correct %s, or give the column"
                + " another type in input.columns.",
            columns.get(k),
            count,
            count == 1 ? "text that is" : "texts that are",
            types.get(columns.get(k)),
            shown,
            count == 1 ? "it" : "them");
      }
    }
    return unclear(name);
  }

  private static String unclear(String name) {
    return "The input "
        + name
        + " has lines that do not parse; check its number of fields and quotes.";
  }

  /** Whether the reader takes the text for the type; casts alone would forgive blanks. */
  private static Column parses(Column value, String type) {
    Column cast = value.try_cast(Input.type(type)).isNotNull();
    return switch (type) {
      case "int", "long" -> cast.and(value.rlike("^[+-]?[0-9]+$"));
      case "double" -> value.isin("NaN", "Inf", "-Inf").or(cast.and(value.rlike("^\\S+$")));
      case "boolean" -> functions.lower(value).isin("true", "false");
      default -> cast;
    };
  }
}
