package sparkmixed.bayes;

import java.util.ArrayList;
import java.util.List;

/** Priors in plain text, in aligned columns. */
final class PriorTable {
  private static final int GAP = 2;

  private final PriorSet priors;

  PriorTable(PriorSet priors) {
    this.priors = priors;
  }

  String text() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("parameter", "prior", "values", "source"));
    for (PriorSet.Source row : priors.sources()) {
      rows.add(List.of(row.parameter(), row.prior(), row.support(), row.source()));
    }
    int[] widths = new int[4];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], length(row.get(c)));
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        line.append(row.get(c)).append(" ".repeat(widths[c] - length(row.get(c)) + GAP));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    if (priors.centredIntercept() != null) {
      out.append("Intercept is that of the mean-centred design.\n");
    }
    return out.toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}
