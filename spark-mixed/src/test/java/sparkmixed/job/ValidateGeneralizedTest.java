package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.testing.ShippedData;
import sparkmixed.testing.SparkExtension;

/** What {@code validate} says of a generalized model. */
@ExtendWith(SparkExtension.class)
class ValidateGeneralizedTest {
  private record Run(int code, String out, String err) {}

  private static Run validate(Path directory, String... settings) {
    List<String> args = new ArrayList<>(List.of("validate", "--config"));
    args.add(ShippedData.projectRoot().resolve("conf/cbpp.conf").toString());
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("input.path=" + ShippedData.file("cbpp"));
    all.add("output.path=" + directory.resolve("out"));
    all.forEach(setting -> args.addAll(List.of("--set", setting)));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(args.toArray(String[]::new), new PrintWriter(out), new PrintWriter(err));
    return new Run(code, out.toString(), err.toString());
  }

  @Test
  void countsAndWouldStart(SparkSession spark, @TempDir Path directory) {
    Run run = validate(directory);
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("groups: herd, 15 levels"), run.out());
    assertTrue(run.out().contains("rows: 56"), run.out());
    assertTrue(run.out().contains("a fit would start"), run.out());
  }

  @Test
  void tellsWhereRowsWouldBeAndWhy(SparkSession spark, @TempDir Path directory) {
    String crossed =
        "model.formula=cbind(incidence, size - incidence) ~ 1 + (1 | herd) + (1 | period)";
    Run run = validate(directory, crossed, "model.placement=executor");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("placement: executor"), run.out());
    assertTrue(run.out().contains("MB on the driver"), run.out());
    assertTrue(run.out().contains("solver: dense; rows in"), run.out());
    assertTrue(run.out().contains("asked for; eliminated level by level: herd;"), run.out());
    Run drawn = validate(directory, crossed, "model.placement=executor", "model.method=MonteCarlo");
    assertEquals(2, drawn.code());
    assertTrue(drawn.err().contains("use placement driver, or method Laplace"), drawn.err());
    Run separable = validate(directory, crossed, "model.placement=separable");
    assertEquals(20, separable.code());
    assertTrue(separable.err().contains("use placement executor"), separable.err());
  }

  @Test
  void tellsWhatWouldBeRefused(SparkSession spark, @TempDir Path directory) {
    Run counts = validate(directory, "model.formula=incidence ~ period + (1 | herd)");
    assertEquals(20, counts.code());
    assertTrue(counts.err().contains("values outside 0 to 1"), counts.err());
    Run all = validate(directory, "model.formula=incidence + 5 ~ period + (1 | herd)");
    assertEquals(20, all.code());
    assertTrue(all.err().contains("has 56 values outside 0 to 1"), all.err());
    Run none =
        validate(directory, "model.formula=cbind(incidence - incidence, size) ~ 1 + (1 | herd)");
    assertEquals(20, none.code());
    assertTrue(none.err().contains("are failures"), none.err());
    Run quadrature =
        validate(
            directory,
            "model.formula=cbind(incidence, size - incidence) ~ 1 + (1 | herd) + (1 | period)",
            "model.method=agq");
    assertEquals(2, quadrature.code());
    assertTrue(quadrature.err().contains("one grouping factor"), quadrature.err());
    Run linear = validate(directory, "model.family=gaussian");
    assertEquals(2, linear.code());
    assertTrue(linear.err().contains("set family = binomial"), linear.err());
  }
}
