package sparkmixed.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import sparkmixed.frame.TableRows;

/**
 * Data sets of the reference folder in memory, prepared as the R code of the fits prepares them.
 */
public final class ReferenceTables {
  /** Integer columns that every fit uses as factors: {@code data_prep} of the fits. */
  private static final Map<String, Set<String>> FACTORS =
      Map.of("Arabidopsis", Set.of("rack", "nutrient", "gen"));

  /** Names under which fits use the row number as a factor. */
  private static final Map<String, String> ROW_NUMBER =
      Map.of("Arabidopsis", "id", "cbb", "z", "cbpp", "obs", "wolbachia", "z");

  private static final Map<String, TableRows> TABLES = new HashMap<>();

  private ReferenceTables() {}

  /** A whole data set. */
  public static TableRows table(ReferenceData reference, String dataset) {
    return TABLES.computeIfAbsent(dataset, name -> read(reference, name));
  }

  private static TableRows read(ReferenceData reference, String dataset) {
    Map<String, List<String>> columns = new HashMap<>();
    List<String> names;
    int rows = 0;
    try (BufferedReader lines = Files.newBufferedReader(reference.file(dataset))) {
      names = List.of(lines.readLine().split(",", -1));
      names.forEach(column -> columns.put(column, new ArrayList<>()));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        for (int c = 0; c < cells.length; c++) {
          columns.getOrDefault(names.get(c), new ArrayList<>()).add(cells[c]);
        }
        rows++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TableRows.Builder table = TableRows.builder();
    columns.forEach((name, cells) -> add(table, reference, dataset, name, cells));
    if (ROW_NUMBER.containsKey(dataset)) {
      String[] numbers = new String[rows];
      Arrays.setAll(numbers, i -> String.valueOf(i + 1));
      table.strings(ROW_NUMBER.getOrDefault(dataset, ""), numbers);
    }
    if (dataset.equals("sleepstudy")) {
      List<String> reactions = columns.getOrDefault("Reaction", List.of());
      table.doubles(
          "RT", reactions.stream().mapToDouble(r -> Double.parseDouble(r) / 1000).toArray());
    }
    return table.build();
  }

  /** Rows for predictions: an array of objects. */
  public static TableRows newData(ReferenceData reference, String dataset, JsonNode rows) {
    Map<String, List<String>> columns = new HashMap<>();
    for (JsonNode row : rows) {
      row.properties()
          .forEach(
              cell ->
                  columns
                      .computeIfAbsent(cell.getKey(), name -> new ArrayList<>())
                      .add(cell.getValue().asText()));
    }
    TableRows.Builder table = TableRows.builder();
    columns.forEach((name, cells) -> add(table, reference, dataset, name, cells));
    return table.build();
  }

  private static void add(
      TableRows.Builder table,
      ReferenceData reference,
      String dataset,
      String name,
      List<String> cells) {
    String type = reference.types(dataset).getOrDefault(name, "string").toLowerCase(Locale.ROOT);
    boolean number = type.equals("double") || type.equals("integer");
    boolean factor =
        reference.levels(dataset).containsKey(name)
            || FACTORS.getOrDefault(dataset, Set.of()).contains(name);
    if (!number || factor) {
      table.strings(name, cells.toArray(String[]::new));
      return;
    }
    double[] values = new double[cells.size()];
    Arrays.setAll(
        values, i -> cells.get(i).isEmpty() ? Double.NaN : Double.parseDouble(cells.get(i)));
    table.doubles(name, values);
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        table.nullAt(name, i);
      }
    }
  }
}
