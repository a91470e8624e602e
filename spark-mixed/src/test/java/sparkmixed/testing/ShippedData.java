package sparkmixed.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import sparkmixed.frame.TableRows;

/** The data sets that the project ships, as tables in memory. */
public final class ShippedData {
  private static final Set<String> NUMBERS =
      Set.of(
          "Reaction",
          "Days",
          "Yield",
          "diameter",
          "age",
          "height",
          "y",
          "incidence",
          "size",
          "total.fruits",
          "Anger");

  private ShippedData() {}

  /** The directory that holds {@code spark-mixed/}, wherever the tests were started. */
  public static Path projectRoot() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve("spark-mixed/data"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("not inside the project");
      }
    }
    return directory;
  }

  public static Path file(String name) {
    Path plain = projectRoot().resolve("spark-mixed/data/" + name + ".csv");
    return Files.exists(plain) ? plain : plain.resolveSibling(name + ".csv.gz");
  }

  /** All columns; responses and covariates as doubles, the others as text. */
  public static TableRows table(String name) {
    List<List<String>> columns = new ArrayList<>();
    List<String> names;
    try (BufferedReader lines = open(file(name))) {
      names = List.of(lines.readLine().split(",", -1));
      names.forEach(column -> columns.add(new ArrayList<>()));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split(",", -1);
        for (int c = 0; c < cells.length; c++) {
          columns.get(c).add(cells[c]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TableRows.Builder table = TableRows.builder();
    for (int c = 0; c < names.size(); c++) {
      if (NUMBERS.contains(names.get(c))) {
        table.doubles(
            names.get(c), columns.get(c).stream().mapToDouble(Double::parseDouble).toArray());
      } else {
        table.strings(names.get(c), columns.get(c).toArray(String[]::new));
      }
    }
    return table.build();
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream stream = Files.newInputStream(file);
    if (file.toString().endsWith(".gz")) {
      stream = new GZIPInputStream(stream);
    }
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }
}
