package sparkmixed.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.testing.ReferenceData;

/** Generalized fits against R's, on data beside the project. */
class GlmmReferenceTest {
  private static final String ABSENT = "no reference data";

  static Stream<String> fits() {
    return ReferenceData.find()
        .map(
            reference ->
                reference.fits().stream()
                    .map(fit -> fit.get("id").asText())
                    .filter(id -> id.startsWith("glmm_")))
        .orElse(Stream.of(ABSENT));
  }

  @ParameterizedTest
  @MethodSource("fits")
  void fitEqualsR(String id) {
    ReferenceData reference = ReferenceData.orSkip();
    JsonNode expected = reference.fit(id);
    String method = expected.get("method").asText();
    Family family = Family.named(expected.get("family").asText());
    Link link = Link.named(expected.get("link").asText());
    GlmmOptions options = GlmmOptions.of(family, link);
    if (method.startsWith("PQL")) {
      options = options.with(GlmmOptions.Method.PQL);
    } else if (method.startsWith("AGQ")) {
      options =
          options
              .with(GlmmOptions.Method.AGQ)
              .withQuadraturePoints(Integer.parseInt(method.substring(3)));
    }
    long t = System.nanoTime();
    LmmFit.Result result = fit(reference, expected, options);
    FittedModel m = result.model();
    System.out.printf(
        "%s logLik %.8f sd %s beta %s se %s disp %s evals %d %.2fs %s%n",
        id,
        m.logLik(),
        m.terms().stream().map(x -> x.standardDeviation(0)).toList(),
        java.util.Arrays.toString(m.fixedEffects().estimates()),
        java.util.Arrays.toString(m.fixedEffects().standardErrors()),
        m.distribution().dispersion(),
        m.fitLog().size(),
        (System.nanoTime() - t) * 1e-9,
        m.convergence().message());
    JsonNode block = expected;
    if (expected.has("ri_suite")) {
      block = expected.get("ri_suite").get("laplace_observed");
    } else if (expected.path("extra").path("ri_suite").has("laplace_observed")
        && !method.startsWith("PQL")
        && !method.startsWith("AGQ")) {
      block = expected.get("extra").get("ri_suite").get("laplace_observed");
    }
    System.out.println(
        "   R "
            + block.get("logLik")
            + " "
            + block.get("fixed")
            + " "
            + block.path("fixed_se")
            + " "
            + block.path("varcomp")
            + block.path("sd_group")
            + block.path("dispersion"));
    assertTrue(m.convergence().converged(), m.convergence().message());
    double logLik =
        expected.path("extra").has("logLik_full")
            ? expected.get("extra").get("logLik_full").asDouble()
            : block.get("logLik").asDouble();
    assertEquals(logLik, m.logLik(), 2e-4);
  }

  private static LmmFit.Result fit(
      ReferenceData reference, JsonNode expected, GlmmOptions options) {
    String dataset = expected.get("dataset").asText();
    String formula = expected.get("formula").asText();
    String weights = null;
    if (formula.startsWith("cbind")) {
      formula = formula.replaceFirst("cbind\\(.*?\\) ~", ".prop ~");
      weights = ".trials";
    }
    if (formula.startsWith("incidence/size")) {
      weights = ".trials";
    }
    if (formula.startsWith("r2 ")) {
      formula = formula.replaceFirst("r2 ~", ".prop ~");
    }
    TableRows table = table(reference, dataset);
    FrameOptions frameOptions =
        FrameOptions.none().withLevels(reference.levels(dataset)).withWeightCol(weights);
    ModelFrame frame = table.frame(formula, frameOptions);
    return GlmmFit.fit(
        frame, new InMemoryObservations(table, frame, true), options, FitListener.none());
  }

  private static TableRows table(ReferenceData reference, String dataset) {
    List<List<String>> columns = new ArrayList<>();
    List<String> names;
    try (BufferedReader lines = Files.newBufferedReader(reference.file(dataset))) {
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
    Map<String, double[]> numbers = new HashMap<>();
    TableRows.Builder table = TableRows.builder();
    Map<String, List<String>> levels = reference.levels(dataset);
    int n = columns.get(0).size();
    for (int c = 0; c < names.size(); c++) {
      String type = reference.types(dataset).getOrDefault(names.get(c), "string");
      List<String> cells = columns.get(c);
      if ((type.equals("double") || type.equals("integer")) && !levels.containsKey(names.get(c))) {
        double[] values =
            cells.stream()
                .mapToDouble(s -> s.isEmpty() ? Double.NaN : Double.parseDouble(s))
                .toArray();
        numbers.put(names.get(c), values);
        table.doubles(names.get(c), values);
        for (int i = 0; i < n; i++) {
          if (Double.isNaN(values[i])) {
            table.nullAt(names.get(c), i);
          }
        }
      } else {
        table.strings(names.get(c), cells.toArray(String[]::new));
      }
    }
    String[] row = new String[n];
    for (int i = 0; i < n; i++) {
      row[i] = "r" + i;
    }
    for (String name : List.of("obs", "z", "id")) {
      if (!names.contains(name)) {
        table.strings(name, row);
      }
    }
    if (dataset.equals("cbpp")) {
      double[] size = numbers.getOrDefault("size", new double[0]);
      double[] y = numbers.getOrDefault("incidence", new double[0]);
      table.doubles(".trials", size);
      double[] p = new double[n];
      for (int i = 0; i < n; i++) {
        p[i] = y[i] / size[i];
      }
      table.doubles(".prop", p);
    }
    if (dataset.equals("wolbachia")) {
      double[] size = numbers.getOrDefault("m", new double[0]);
      double[] y = numbers.getOrDefault("y", new double[0]);
      table.doubles(".trials", size);
      double[] p = new double[n];
      for (int i = 0; i < n; i++) {
        p[i] = y[i] / size[i];
      }
      table.doubles(".prop", p);
    }
    if (dataset.equals("VerbAgg")) {
      double[] p = new double[n];
      for (int i = 0; i < n; i++) {
        p[i] = columns.get(names.indexOf("r2")).get(i).equals("Y") ? 1 : 0;
      }
      table.doubles(".prop", p);
    }
    if (dataset.equals("sleepstudy")) {
      double[] rt = numbers.getOrDefault("Reaction", new double[0]).clone();
      for (int i = 0; i < n; i++) {
        rt[i] /= 1000;
      }
      table.doubles("RT", rt);
    }
    return table.build();
  }
}
