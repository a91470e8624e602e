package sparkmixed.inference;

import java.util.Map;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.KenwardRogerFit;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.TestBasis;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.ModelFrame;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;

/** A linear model fitted with degrees of freedom of both kinds. */
record LinearFits(ModelFrame frame, FittedModel model) {

  static LinearFits of(TableRows table, String formula) {
    return of(table, formula, FrameOptions.none());
  }

  static LinearFits of(TableRows table, String formula, FrameOptions options) {
    ModelFrame frame = table.frame(formula, options);
    LmmFit.Result result =
        LmmFit.fit(
            frame,
            new InMemoryObservations(table, frame, false),
            LmmOptions.defaults(),
            FitListener.none());
    FittedModel model = result.model();
    TestBasis basis = java.util.Objects.requireNonNull(model.basis());
    return new LinearFits(
        frame,
        model.with(
            basis.with(
                TestBasis.SATTERTHWAITE,
                KenwardRogerFit.of(java.util.Objects.requireNonNull(result.statistics()), model))));
  }

  /** Contrasts of all factors of one kind. */
  static FrameOptions contrasts(String coding, String... columns) {
    Map<String, String> contrasts = new java.util.LinkedHashMap<>();
    for (String column : columns) {
      contrasts.put(column, coding);
    }
    return FrameOptions.none().withContrasts(contrasts);
  }

  /** The same model with another table of coefficients. */
  FittedModel with(String ddf) {
    TestBasis basis = java.util.Objects.requireNonNull(model.basis());
    return model.with(basis.with(ddf, basis.kenwardRoger()));
  }

  ContrastTest tests(String ddf) {
    return new ContrastTest(model, ddf);
  }
}
