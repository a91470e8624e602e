package sparkmixed.inference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import sparkmixed.frame.TableRows;
import sparkmixed.testing.ShippedData;

/** Shipped tables with rows left out and columns added. */
final class Shipped {
  private Shipped() {}

  /**
   * Rows of a file that satisfy a condition.
   *
   * @param numbers columns that are read as doubles
   * @param added further text columns
   */
  static TableRows table(
      String name,
      Set<String> numbers,
      Predicate<Map<String, String>> condition,
      Map<String, Function<Map<String, String>, String>> added) {
    List<Map<String, String>> rows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(ShippedData.file(name));
      names.addAll(List.of(lines.get(0).split(",", -1)));
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",", -1);
        Map<String, String> row = new LinkedHashMap<>();
        for (int c = 0; c < cells.length; c++) {
          row.put(names.get(c), cells[c]);
        }
        added.forEach((column, value) -> row.put(column, value.apply(row)));
        if (condition.test(row)) {
          rows.add(row);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names.addAll(added.keySet());
    TableRows.Builder table = TableRows.builder();
    for (String column : names) {
      String[] values = rows.stream().map(row -> row.get(column)).toArray(String[]::new);
      if (numbers.contains(column)) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
          doubles[i] = Double.parseDouble(values[i]);
        }
        table.doubles(column, doubles);
      } else {
        table.strings(column, values);
      }
    }
    return table.build();
  }

  static TableRows arabidopsis(Predicate<Map<String, String>> condition) {
    return table("Arabidopsis", Set.of("total.fruits"), condition, Map.of());
  }

  /** sleepstudy with a factor g between subjects. */
  static TableRows groupedSleepstudy() {
    return table(
        "sleepstudy",
        Set.of("Reaction", "Days"),
        row -> true,
        Map.of("g", row -> List.of("a", "b", "c").get(Integer.parseInt(row.get("Subject")) % 3)));
  }
}
