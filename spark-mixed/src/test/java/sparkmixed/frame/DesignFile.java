package sparkmixed.frame;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code designs.txt}, which {@code designs.R} beside it has printed. */
final class DesignFile {
  /** One call of R's {@code model.matrix} and what it gave. */
  record Case(
      String rightHandSide,
      Map<String, String> contrasts,
      List<String> columns,
      List<double[]> rows) {
    @Override
    public String toString() {
      return "~ " + rightHandSide + (contrasts.isEmpty() ? "" : " " + contrasts);
    }
  }

  private final TableRows.Builder builder = TableRows.builder();
  private final List<Case> cases = new ArrayList<>();

  private DesignFile() {}

  static DesignFile read() {
    DesignFile file = new DesignFile();
    try (InputStream stream = DesignFile.class.getResourceAsStream("designs.txt")) {
      if (stream == null) {
        throw new IllegalStateException("designs.txt is missing");
      }
      BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          file.line(Arrays.asList(line.split("\t", -1)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** The table, with a response and a grouping factor added. */
  TableRows table() {
    return builder
        .doubles("y", 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8)
        .strings("g", "s", "t", "s", "t", "s", "t", "s", "t", "s", "t", "s", "t")
        .build();
  }

  List<Case> cases() {
    return cases;
  }

  private void line(List<String> fields) {
    List<String> rest = fields.subList(1, fields.size());
    switch (fields.get(0)) {
      case "data" -> data(rest.get(0), rest.get(1), rest.subList(2, rest.size()));
      case "design" ->
          cases.add(
              new Case(rest.get(0), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>()));
      case "contrasts" -> last().contrasts().put(rest.get(0), rest.get(1));
      case "columns" -> last().columns().addAll(rest);
      case "row" -> last().rows().add(numbers(rest));
      default -> throw new IllegalStateException("unknown line " + fields);
    }
  }

  private Case last() {
    return cases.get(cases.size() - 1);
  }

  private void data(String name, String kind, List<String> values) {
    switch (kind) {
      case "numeric" -> builder.doubles(name, numbers(values));
      case "integer" -> builder.ints(name, values.stream().mapToInt(Integer::parseInt).toArray());
      case "logical" -> {
        boolean[] flags = new boolean[values.size()];
        for (int i = 0; i < flags.length; i++) {
          flags[i] = values.get(i).equals("TRUE");
        }
        builder.booleans(name, flags);
      }
      default -> builder.strings(name, values.toArray(String[]::new));
    }
  }

  private static double[] numbers(List<String> values) {
    return values.stream().mapToDouble(Double::parseDouble).toArray();
  }
}
