package sparkmixed.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The fits that the cluster must reproduce, made by the same job in threads of this JVM. */
final class Baseline {
  static final String SLEEPSTUDY =
      """
      model { formula = "Reaction ~ 1 + Days + (1 + Days | Subject)", method = REML }
      """;
  static final String SLEEPSTUDY_COLUMNS = "{ Subject = string, Days = int, Reaction = double }";
  static final String CROSSED = "model { formula = \"" + Crossed.FORMULA + "\" }\n";

  private static final Map<String, JsonNode> FITS = new HashMap<>();

  private Baseline() {}

  static JsonNode sleepstudy() throws IOException {
    return Objects.requireNonNull(fits().get("sleepstudy"));
  }

  static JsonNode crossed() throws IOException {
    return Objects.requireNonNull(fits().get("crossed"));
  }

  private static synchronized Map<String, JsonNode> fits() throws IOException {
    if (FITS.isEmpty()) {
      Sessions.local();
      FITS.put("sleepstudy", fit(Paths.data("sleepstudy.csv"), SLEEPSTUDY_COLUMNS, SLEEPSTUDY));
      FITS.put("crossed", fit(Crossed.csv(), Crossed.COLUMNS, CROSSED));
    }
    return FITS;
  }

  private static JsonNode fit(Path data, String columns, String model) throws IOException {
    Path output = Paths.fresh("baseline");
    Job.fit("local", input("csv", data.toString(), columns) + model + output(output.toString()))
        .expect(0);
    return FitFiles.json(Files.readString(output.resolve("runs/local/fit.json")));
  }

  static String input(String format, String path, String columns) {
    return "input { format = %s, path = \"%s\", columns %s }\n".formatted(format, path, columns);
  }

  static String output(String path) {
    return "output { path = \"" + path + "\" }\n";
  }
}
