package sparkmixed.ml;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.BayesianResult;
import sparkmixed.bayes.EffectSummary;
import sparkmixed.bayes.InformationCriteria;
import sparkmixed.bayes.PointwiseElpd;
import sparkmixed.bayes.Posterior;
import sparkmixed.bayes.PriorSet;
import sparkmixed.error.ModelIncompatibleException;
import sparkmixed.fit.RandomEffects;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.NumbersIn;
import sparkmixed.moments.NumbersOut;

/**
 * What a saved Bayesian model holds beside other models: {@code posterior/posterior.json}, the
 * Parquet table {@code posterior/draws}, and in the binary layout of {@link NumbersOut} the
 * quantiles of random effects in {@code posterior/effects.bin}, the leave-one-out criteria of every
 * row in {@code posterior/pointwise.bin} if there are any and, if they were kept, all draws of
 * random effects in {@code posterior/effect-draws.bin}.
 */
final class SavedPosterior {
  private static final int FORMAT_VERSION = 1;
  private static final int EFFECTS = 3;
  private static final int EFFECT_DRAWS = 4;
  private static final int POINTWISE = 5;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final String path;
  private final SparkSession spark;

  SavedPosterior(String path, SparkSession spark) {
    this.path = path;
    this.spark = spark;
  }

  private Path file(String name) {
    return new Path(new Path(path, "posterior"), name);
  }

  private FileSystem files() throws IOException {
    return new Path(path).getFileSystem(spark.sparkContext().hadoopConfiguration());
  }

  void save(BayesianResult result) throws IOException {
    Posterior posterior = result.posterior();
    ObjectNode root = JSON.createObjectNode();
    root.put("formatVersion", FORMAT_VERSION);
    root.set("names", JSON.valueToTree(posterior.names()));
    root.put("chains", posterior.chains()).put("draws", result.drawsPerChain());
    root.put("warmup", result.warmup());
    root.set("centre", JSON.valueToTree(result.centre()));
    root.set("priors", JSON.valueToTree(posterior.priors()));
    root.set("sampler", JSON.valueToTree(posterior.sampler()));
    root.set("criteria", JSON.valueToTree(result.criteria()));
    root.put("noCriteria", result.noCriteria());
    PointwiseElpd pointwise = result.pointwise();
    root.set("pointwise", JSON.valueToTree(pointwise == null ? null : pointwise.columns()));
    try (OutputStream out = files().create(file("posterior.json"), true)) {
      JSON.writerWithDefaultPrettyPrinter().writeValue(out, root);
    }
    DrawRecord.save(posterior, file("draws"), spark.sparkContext().hadoopConfiguration());
    try (NumbersOut out = out("effects.bin", EFFECTS)) {
      out.number((long) posterior.effects().size());
      for (EffectSummary effects : posterior.effects()) {
        out.blocks(effects.low());
        out.blocks(effects.median());
        out.blocks(effects.high());
      }
    }
    if (pointwise != null) {
      save(pointwise);
    }
    Posterior.EffectDraws kept = posterior.kept();
    if (kept != null) {
      try (NumbersOut out = out("effect-draws.bin", EFFECT_DRAWS)) {
        for (Blocks[][] chain : kept.values()) {
          for (Blocks[] draw : chain) {
            for (Blocks factor : draw) {
              out.blocks(factor);
            }
          }
        }
      }
    }
  }

  private void save(PointwiseElpd pointwise) throws IOException {
    try (NumbersOut out = out("pointwise.bin", POINTWISE)) {
      out.doubles(pointwise.elpd());
      out.doubles(pointwise.p());
      out.doubles(pointwise.mcse());
      out.doubles(pointwise.k());
      for (long[] column : pointwise.prints()) {
        for (long print : column) {
          out.number(print);
        }
      }
    }
  }

  private @Nullable PointwiseElpd pointwise(JsonNode columns) throws IOException {
    if (!columns.isArray()) {
      return null;
    }
    List<String> names = Arrays.asList(JSON.treeToValue(columns, String[].class));
    try (NumbersIn in = in("pointwise.bin", POINTWISE)) {
      double[] elpd = in.doubles();
      double[] p = in.doubles();
      double[] mcse = in.doubles();
      double[] k = in.doubles();
      long[][] prints = new long[names.size()][elpd.length];
      for (long[] column : prints) {
        for (int i = 0; i < column.length; i++) {
          column[i] = in.whole();
        }
      }
      in.finish();
      return new PointwiseElpd(names, prints, elpd, p, mcse, k);
    }
  }

  private NumbersOut out(String name, int kind) throws IOException {
    return new NumbersOut(new BufferedOutputStream(files().create(file(name), true)), kind);
  }

  private NumbersIn in(String name, int kind) throws IOException {
    return new NumbersIn(new BufferedInputStream(files().open(file(name))), kind);
  }

  /**
   * Reads it back.
   *
   * @param effects of the same model, which are means and standard deviations
   * @throws ModelIncompatibleException if a part is missing, damaged, or of a newer version
   */
  BayesianResult load(List<RandomEffects> effects) {
    try {
      return read(effects);
    } catch (ModelIncompatibleException told) {
      throw told;
    } catch (IOException | RuntimeException damaged) {
      throw SparkMetadata.corrupt(
          path, "its posterior cannot be read: " + damaged.getMessage(), damaged);
    }
  }

  private BayesianResult read(List<RandomEffects> effects) throws IOException {
    JsonNode root;
    try (InputStream in = files().open(file("posterior.json"))) {
      root = JSON.readTree(in);
    }
    int version = root.path("formatVersion").asInt(Integer.MAX_VALUE);
    if (version > FORMAT_VERSION) {
      throw new ModelIncompatibleException(
          "The posterior at "
              + path
              + " has a format version that this version of spark-mixed does not read (it reads up"
              + " to "
              + FORMAT_VERSION
              + "); load it with the newer version it was saved by.");
    }
    List<String> names = Arrays.asList(JSON.treeToValue(root.get("names"), String[].class));
    int chains = root.get("chains").asInt();
    int draws = root.get("draws").asInt();
    double[][][] values =
        DrawRecord.load(
            file("draws"), spark.sparkContext().hadoopConfiguration(), chains, draws, names.size());
    Posterior posterior =
        new Posterior(
            names,
            values,
            summaries(effects),
            kept(effects, chains, draws),
            Arrays.asList(JSON.treeToValue(root.get("priors"), PriorSet.Source[].class)),
            JSON.treeToValue(root.get("sampler"), Posterior.Sampler.class));
    return new BayesianResult(
        posterior,
        root.get("warmup").asInt(),
        JSON.treeToValue(root.get("centre"), double[].class),
        root.hasNonNull("criteria")
            ? JSON.treeToValue(root.get("criteria"), InformationCriteria.class)
            : null,
        root.get("noCriteria").asText(),
        pointwise(root.path("pointwise")));
  }

  private List<EffectSummary> summaries(List<RandomEffects> effects) throws IOException {
    List<EffectSummary> summaries = new ArrayList<>();
    try (NumbersIn in = in("effects.bin", EFFECTS)) {
      if (in.whole() != effects.size()) {
        throw new IOException("its factors are not those of the model");
      }
      for (RandomEffects own : effects) {
        summaries.add(
            new EffectSummary(
                own.modes(),
                own.deviations(),
                fitting(in.blocks(), own),
                fitting(in.blocks(), own),
                fitting(in.blocks(), own)));
      }
      in.finish();
    }
    return summaries;
  }

  private static Blocks fitting(Blocks blocks, RandomEffects effects) throws IOException {
    if (blocks.rows() != effects.levels().size() || blocks.stride() != effects.columns().size()) {
      throw new IOException("its effects are not those of the model");
    }
    return blocks;
  }

  private Posterior.@Nullable EffectDraws kept(List<RandomEffects> effects, int chains, int draws)
      throws IOException {
    if (!files().exists(file("effect-draws.bin"))) {
      return null;
    }
    Blocks[][][] values = new Blocks[chains][draws][effects.size()];
    try (NumbersIn in = in("effect-draws.bin", EFFECT_DRAWS)) {
      for (Blocks[][] chain : values) {
        for (Blocks[] draw : chain) {
          for (int f = 0; f < draw.length; f++) {
            draw[f] = fitting(in.blocks(), effects.get(f));
          }
        }
      }
      in.finish();
    }
    return new Posterior.EffectDraws(values);
  }
}
