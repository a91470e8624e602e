package sparkmixed.ml;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import sparkmixed.bayes.PointwiseSums;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PosteriorModelFit;
import sparkmixed.error.InputRejectedException;
import sparkmixed.family.Family;
import sparkmixed.family.Likelihood;
import sparkmixed.family.Link;
import sparkmixed.fit.LmmProblem;
import sparkmixed.fit.RandomEffects;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Blocks;
import sparkmixed.predict.LevelTable;
import sparkmixed.spark.CodedRows;
import sparkmixed.spark.Packed;
import sparkmixed.spark.SparkObservations;

/**
 * Every draw of coefficients, random effects and dispersion, and the log-likelihood of a row under
 * each.
 *
 * @param beta of each draw, chain after chain; dropped columns are zero
 * @param psi log of the family's dispersion in each draw
 * @param effects of each factor and level: K numbers a draw
 */
record LogLikelihoodDraws(
    Family family,
    Link link,
    int chains,
    int draws,
    double[][] beta,
    double[] psi,
    int[][] columns,
    List<LevelTable> levels,
    float[][][] effects)
    implements Serializable {

  /**
   * Of a posterior that has kept its random effects.
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
    int chains = posterior.chains();
    int draws = posterior.draws()[0].length;
    double[][] beta = new double[chains * draws][frame.p()];
    double[] psi = new double[chains * draws];
    Blocks[][][] kept = Objects.requireNonNull(posterior.kept()).values();
    float[][][] effects = new float[factors.size()][][];
    List<LevelTable> levels = new ArrayList<>();
    for (int f = 0; f < effects.length; f++) {
      int n = factors.get(f).levels().size();
      effects[f] = new float[n][chains * draws * factors.get(f).columns().size()];
      levels.add(
          new LevelTable(
              frame.factors().get(f).partInputs().stream().mapToInt(Integer::intValue).toArray(),
              factors.get(f).levels(),
              new Blocks(0, n)));
    }
    for (int c = 0; c < chains; c++) {
      for (int s = 0; s < draws; s++) {
        int at = c * draws + s;
        double[] draw = posterior.draws()[c][s];
        for (int k = 0; k < estimated.length; k++) {
          beta[at][estimated[k]] = draw[k];
        }
        psi[at] =
            family.hasDispersion()
                ? Math.log(PosteriorModelFit.dispersion(family, draw[draw.length - 1]))
                : 0;
        for (int f = 0; f < effects.length; f++) {
          copy(kept[c][s][f], effects[f], at);
        }
      }
    }
    return new LogLikelihoodDraws(
        family, link, chains, draws, beta, psi, LmmProblem.shape(frame).z(), levels, effects);
  }

  private static void copy(Blocks from, float[][] to, int draw) {
    int k = from.stride();
    for (int level = 0; level < to.length; level++) {
      for (int e = 0; e < k; e++) {
        to[level][draw * k + e] = (float) from.get(level, e);
      }
    }
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
      PointwiseSums all = new PointwiseSums(chains * draws, frame.inputs());
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
      LogLikelihoodDraws draws = shared.value().get();
      PointwiseSums sums = new PointwiseSums(draws.chains * draws.draws, inputs);
      Reader reader = draws.new Reader();
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
    private final Likelihood[] likelihoods = new Likelihood[psi.length];
    private final LevelTable.Finder[] finders =
        levels.stream().map(LevelTable::finder).toArray(LevelTable.Finder[]::new);
    private final double[] none = new double[0];
    private final double[][] logLik = new double[chains][draws];

    Reader() {
      for (int s = 0; s < psi.length; s++) {
        likelihoods[s] = Likelihood.of(family, link, psi[s]);
      }
    }

    double[][] logLikelihoods(CodedRows rows) {
      CodedRow row = rows.row();
      float[][] own = new float[finders.length][];
      for (int f = 0; f < finders.length; f++) {
        if (!finders[f].copy(rows.keys(), none)) {
          throw new InputRejectedException(
              "A row has a level that the fit did not see, so it has no likelihood given the random"
                  + " effects; give the rows that the model was fitted to.");
        }
        own[f] = effects[f][finders[f].level()];
      }
      for (int s = 0; s < psi.length; s++) {
        double eta = row.offset;
        for (int j = 0; j < row.x.length; j++) {
          eta += row.x[j] * beta[s][j];
        }
        for (int f = 0; f < own.length; f++) {
          int k = columns[f].length;
          for (int c = 0; c < k; c++) {
            eta += row.z[columns[f][c]] * own[f][s * k + c];
          }
        }
        logLik[s / draws][s % draws] =
            likelihoods[s].logDensity(row.y, row.weight, eta)
                + likelihoods[s].constant(row.y, row.weight);
      }
      return logLik;
    }
  }
}
