package sparkmixed.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import sparkmixed.fit.TestBasis;
import sparkmixed.inference.Adjustment;
import sparkmixed.inference.MarginalMeans;
import sparkmixed.inference.MarginalMeans.Mean;
import sparkmixed.inference.MarginalMeans.Pair;

/** Marginal means and their pairs as aligned text. */
public final class MeansText {
  private static final int DIGITS = 4;

  private MeansText() {}

  /** The means with their limits, ending with a line break. */
  public static String means(MarginalMeans of, boolean response, double level) {
    List<Mean> means = of.means(response, level);
    List<List<String>> columns = new ArrayList<>();
    for (int c = 0; c < of.columns().size(); c++) {
      int column = c;
      columns.add(
          headed(of.columns().get(c), means.stream().map(m -> m.labels().get(column)).toList()));
    }
    columns.add(numbers(response ? "response" : "emmean", means, Mean::estimate));
    columns.add(numbers("SE", means, Mean::stdError));
    columns.add(numbers("df", means, Mean::df));
    columns.add(numbers("lower.CL", means, Mean::low));
    columns.add(numbers("upper.CL", means, Mean::high));
    return table(columns, of.columns().size())
        + degrees(of.ddf())
        + String.format(Locale.ROOT, "Confidence level: %s%n", Numbers.significant(level, 7));
  }

  /** The comparisons of pairs, ending with a line break. */
  public static String pairs(
      MarginalMeans of, List<String> by, boolean response, Adjustment adjustment) {
    List<Pair> pairs = of.pairs(response, adjustment);
    List<List<String>> columns = new ArrayList<>();
    for (int c = 0; c < by.size(); c++) {
      int column = c;
      columns.add(headed(by.get(c), pairs.stream().map(p -> p.by().get(column)).toList()));
    }
    columns.add(headed("contrast", pairs.stream().map(Pair::contrast).toList()));
    columns.add(numbers(of.ratios(response) ? "ratio" : "estimate", pairs, Pair::estimate));
    columns.add(numbers("SE", pairs, Pair::stdError));
    columns.add(numbers("df", pairs, Pair::df));
    columns.add(
        numbers(of.ddf().equals(TestBasis.Z) ? "z.ratio" : "t.ratio", pairs, Pair::statistic));
    columns.add(
        headed(
            "p.value",
            CoefficientTable.pValues(pairs.stream().mapToDouble(Pair::pValue).toArray(), DIGITS)));
    return table(columns, by.size() + 1)
        + degrees(of.ddf())
        + "P value adjustment: "
        + adjustment.name().toLowerCase(Locale.ROOT)
        + '\n';
  }

  private static String degrees(String ddf) {
    return ddf.equals(TestBasis.Z) ? "" : "Degrees-of-freedom method: " + ddf + '\n';
  }

  private static <T> List<String> numbers(String head, List<T> rows, ToDoubleFunction<T> field) {
    return headed(head, Numbers.significant(rows.stream().mapToDouble(field).toArray(), DIGITS));
  }

  private static List<String> headed(String head, List<String> cells) {
    List<String> column = new ArrayList<>(List.of(head));
    column.addAll(cells);
    return column;
  }

  private static String table(List<List<String>> columns, int firstRight) {
    TextTable table = new TextTable();
    for (int line = 0; line < columns.get(0).size(); line++) {
      int row = line;
      table.add(columns.stream().map(cells -> cells.get(row)).toList());
    }
    StringBuilder out = new StringBuilder();
    table.appendTo(out, firstRight);
    return out.append('\n').toString();
  }
}
