package sparkmixed.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import sparkmixed.bayes.DrawnRow;
import sparkmixed.bayes.ParameterDraws;
import sparkmixed.bayes.PointwiseSums;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PosteriorParameters;
import sparkmixed.error.InputRejectedException;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ModelFrame;
import sparkmixed.predict.LevelTable;
import sparkmixed.spark.CodedRows;
import sparkmixed.spark.Packed;
import sparkmixed.spark.SparkObservations;

/**
 * The log-likelihood of rows under every draw of coefficients, random effects and dispersion.
 *
 * @param draws of all parameters, chain after chain
 * @param levels of each factor
 */
record LogLikelihoodDraws(ParameterDraws draws, int chains, List<LevelTable> levels)
    implements Serializable {
  /** Why a model with effects of single rows has no criteria. */
  static final String PER_ROW =
      "the model has an effect of every row, whose likelihood given that effect predicts no other"
          + " row";

  /**
   * Of a posterior that has kept its random effects, none of which is that of a single row.
   *
   * @param estimated columns of X
   */
  static LogLikelihoodDraws of(
      Posterior posterior,
      ModelFrame frame,
      int[] estimated,
      List<RandomEffects> factors,
      Family family,
      Link link) {
    PosteriorParameters parameters =
        new PosteriorParameters(posterior, frame, estimated, family, link);
    List<LevelTable> levels = new ArrayList<>();
    for (int f = 0; f < factors.size(); f++) {
      levels.add(LevelTable.positions(frame.factors().get(f), factors.get(f)));
    }
    return new LogLikelihoodDraws(
        parameters.draws(parameters.spread(parameters.all()), true, 0), posterior.chains(), levels);
  }

  /**
   * Information criteria of rows, those of every row included. One pass.
   *
   * @param frame of the model
   */
  PointwiseSums criteria(SparkSession spark, SparkObservations observations, ModelFrame frame) {
    int[] elements = new int[frame.inputs().size()];
    Arrays.setAll(elements, input -> frame.column(input).elements().size());
    Broadcast<Packed<LogLikelihoodDraws>> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(Packed.of(this));
    try {
      PointwiseSums all = new PointwiseSums(draws.size(), frame.inputs());
      observations
          .coded(PointwiseSums.class, new Pass(shared, new ArrayList<>(frame.inputs()), elements))
          .forEach(all::add);
      return all;
    } finally {
      shared.destroy();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pass(
      Broadcast<Packed<LogLikelihoodDraws>> shared, List<String> inputs, int[] elements)
      implements CodedRows.Work<PointwiseSums> {
    @Override
    public PointwiseSums run(CodedRows rows) {
      LogLikelihoodDraws all = shared.value().get();
      PointwiseSums sums = new PointwiseSums(all.draws.size(), inputs);
      Reader reader = all.new Reader();
      long[] prints = new long[elements.length];
      while (rows.advance()) {
        Arrays.setAll(prints, input -> rows.print(input, elements[input]));
        sums.add(reader.logLikelihoods(rows), prints);
      }
      return sums;
    }
  }

  /** For one thread. */
  private final class Reader {
    private final DrawnRow drawn = draws.row();
    private final Likelihood[] likelihoods = new Likelihood[draws.size()];
    private final LevelTable.Finder[] finders =
        levels.stream().map(LevelTable::finder).toArray(LevelTable.Finder[]::new);
    private final double[] none = new double[0];
    private final double[][] logLik = new double[chains][draws.size() / chains];

    Reader() {
      Family family = draws.family();
      for (int s = 0; s < likelihoods.length; s++) {
        double psi = family.hasDispersion() ? Math.log(draws.dispersion()[s]) : 0;
        likelihoods[s] = Likelihood.of(family, draws.link(), psi);
      }
    }

    double[][] logLikelihoods(CodedRows rows) {
      CodedRow row = rows.row();
      drawn.start(row);
      for (int f = 0; f < finders.length; f++) {
        if (!finders[f].copy(rows.keys(), none)) {
          throw new InputRejectedException(
              "A row has a level that the fit did not see, so it has no likelihood given the random"
                  + " effects; give the rows that the model was fitted to.");
        }
        drawn.addKnown(f, row.z, finders[f].level());
      }
      int perChain = logLik[0].length;
      for (int s = 0; s < likelihoods.length; s++) {
        logLik[s / perChain][s % perChain] =
            likelihoods[s].logDensity(row.y, row.weight, drawn.eta[s])
                + likelihoods[s].constant(row.y, row.weight);
      }
      return logLik;
    }
  }
}
