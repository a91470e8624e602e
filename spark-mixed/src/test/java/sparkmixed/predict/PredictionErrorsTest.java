package sparkmixed.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.fit.FitListener;
import sparkmixed.fit.FittedModel;
import sparkmixed.fit.LmmFit;
import sparkmixed.fit.LmmOptions;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.PredictionCovariance;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.TableRows;
import sparkmixed.moments.InMemoryObservations;
import sparkmixed.moments.NumbersIn;
import sparkmixed.moments.NumbersOut;
import sparkmixed.testing.DenseModel;
import sparkmixed.testing.RandomModel;

/** Variances of predictions against universal kriging with the n x n marginal covariance. */
class PredictionErrorsTest {
  private static final int KIND = 7;

  @ParameterizedTest
  @EnumSource(RandomModel.class)
  void equalThoseOfTheDenseModelForEveryCombinationOfLevels(RandomModel model) throws IOException {
    TableRows table = RandomModel.data(11, false);
    FrameOptions options = RandomModel.weighted(true);
    DenseModel dense = new DenseModel(table, model.formula(), options);
    LmmOptions settings = LmmOptions.defaults();
    LmmProblem problem =
        LmmProblem.of(
            dense.frame,
            new InMemoryObservations(table, dense.frame, false),
            true,
            settings.memoryBudget());
    LmmFit.Result fit = LmmFit.fit(problem, settings, FitListener.none());
    FittedModel fitted = fit.model();
    // a point of its own: the last evaluation of the fit must not be what counts
    problem.criterion(RandomModel.theta(dense.layout, 3));
    PredictionCovariance covariance =
        again(problem.predictionCovariance(fitted.theta(), Long.MAX_VALUE));
    DenseModel.Solution solution = dense.at(fitted.theta(), true);
    LinearPredictor predictor = new LinearPredictor(dense.frame, fitted.fixedEffects().estimates());
    PredictionErrors.Evaluator all =
        new PredictionErrors(predictor, fitted, Uncertainty.NEW_LEVELS, covariance).evaluator();
    PredictionErrors.Evaluator conditional =
        new PredictionErrors(predictor, fitted, Uncertainty.CONDITIONAL, covariance).evaluator();
    Random random = new Random(5);
    double sigma2 = fitted.sigma() * fitted.sigma();
    for (int i = 0; i < dense.rows(); i++) {
      List<@Nullable String> levels = new ArrayList<>();
      int[] positions = new int[dense.frame.factors().size()];
      boolean known = true;
      for (int f = 0; f < positions.length; f++) {
        // levels of rows of their own, so that most combinations have no data
        String level =
            random.nextInt(5) == 0 ? null : dense.levels(random.nextInt(dense.rows())).get(f);
        levels.add(level);
        Integer position =
            level == null
                ? null
                : DenseModel.positions(fit.randomEffects().get(f).levels()).get(level);
        positions[f] = position == null ? -1 : position;
        known &= position != null;
      }
      double expected = sigma2 * solution.predictionVariance(dense.row(i), levels);
      assertEquals(expected, all.variance(dense.row(i), positions), 1e-8 * (1 + expected));
      if (known) {
        assertEquals(
            expected, conditional.variance(dense.row(i), positions), 1e-8 * (1 + expected));
      }
    }
  }

  /** Written and read. */
  private static PredictionCovariance again(PredictionCovariance covariance) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (NumbersOut out = new NumbersOut(bytes, KIND)) {
      covariance.write(out);
    }
    try (NumbersIn in = new NumbersIn(new ByteArrayInputStream(bytes.toByteArray()), KIND)) {
      PredictionCovariance read = PredictionCovariance.read(in);
      in.finish();
      return read;
    }
  }
}
