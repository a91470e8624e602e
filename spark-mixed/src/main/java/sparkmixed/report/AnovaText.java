package sparkmixed.report;

import java.util.ArrayList;
import java.util.List;
import sparkmixed.fit.TestBasis;
import sparkmixed.inference.Anova;
import sparkmixed.inference.ContrastTest;

/** An analysis of variance in the layout that R's users of lmerTest and car know. */
public final class AnovaText {
  private static final int DIGITS = 5;

  private AnovaText() {}

  /** The whole text, ending with a line break. */
  public static String of(Anova anova) {
    boolean chi = anova.ddf().equals(TestBasis.Z);
    StringBuilder out = new StringBuilder("Type " + anova.type() + " Analysis of ");
    out.append(
        switch (anova.ddf()) {
          case TestBasis.SATTERTHWAITE -> "Variance Table with Satterthwaite's method\n";
          case TestBasis.KENWARD_ROGER -> "Variance Table with Kenward-Roger's method\n";
          default -> "Deviance Table (Wald chi-squared tests)\n";
        });
    List<ContrastTest.Joint> tests = anova.rows().stream().map(Anova.Row::test).toList();
    List<List<String>> columns = new ArrayList<>();
    columns.add(column("", anova.rows().stream().map(Anova.Row::term).toList()));
    if (chi) {
      columns.add(numbers("Chisq", tests.stream().mapToDouble(ContrastTest.Joint::statistic)));
      columns.add(numbers("Df", tests.stream().mapToDouble(ContrastTest.Joint::numDf)));
    } else {
      columns.add(
          numbers("Sum Sq", tests.stream().mapToDouble(test -> test.meanSquare() * test.numDf())));
      columns.add(numbers("Mean Sq", tests.stream().mapToDouble(ContrastTest.Joint::meanSquare)));
      columns.add(numbers("NumDF", tests.stream().mapToDouble(ContrastTest.Joint::numDf)));
      columns.add(numbers("DenDF", tests.stream().mapToDouble(ContrastTest.Joint::denDf)));
      columns.add(numbers("F value", tests.stream().mapToDouble(ContrastTest.Joint::statistic)));
    }
    double[] p = tests.stream().mapToDouble(ContrastTest.Joint::pValue).toArray();
    columns.add(column(chi ? "Pr(>Chisq)" : "Pr(>F)", CoefficientTable.pValues(p, DIGITS - 1)));
    boolean starred = CoefficientTable.starred(p);
    if (starred) {
      columns.add(column("   ", CoefficientTable.stars(p)));
    }
    TextTable table = new TextTable();
    for (int line = 0; line <= tests.size(); line++) {
      int row = line;
      table.add(columns.stream().map(cells -> cells.get(row)).toList());
    }
    table.appendTo(out, 1);
    if (starred) {
      out.append(CoefficientTable.LEGEND);
    }
    return out.toString();
  }

  private static List<String> numbers(String head, java.util.stream.DoubleStream values) {
    return column(head, Numbers.significant(values.toArray(), DIGITS));
  }

  private static List<String> column(String head, List<String> cells) {
    List<String> column = new ArrayList<>(List.of(head));
    column.addAll(cells);
    return column;
  }
}
