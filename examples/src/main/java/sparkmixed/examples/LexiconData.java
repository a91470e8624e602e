package sparkmixed.examples;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Simulated lexical decisions in the shape of the British Lexicon Project (78 participants x 28,730
 * items, 2.2 million rows) and the English one (814 x 80,962, 2.75 million rows):
 *
 * <pre>
 *   rt = 600 + 30 lex - 20 freq + 8 length - 5 trial + p_participant + s_participant freq + w_item + e
 * </pre>
 *
 * <p>with standard deviations 75 (p), 10 (s), 40 (w) and 150 (e), and whether the answer was right,
 *
 * <pre>
 *   logit P(correct) = 2 + 0.3 lex + 0.6 freq - 0.1 (length - 7) + 0.1 trial + p_participant + w_item
 * </pre>
 *
 * <p>with standard deviations 0.7 (p) and 0.9 (w). Every row comes from the seed and its own
 * participant and item alone: the same rows for any number of partitions.
 *
 * <p>Run with {@code british|english DIRECTORY [scale [repeats]]}: writes {@code DIRECTORY/parquet}
 * and {@code DIRECTORY/csv}. A {@code scale} below 1 keeps that share of the items; {@code repeats}
 * above 1 gives every participant every item that often.
 */
public final class LexiconData {
  private static final long SEED = 20_240_601L;

  /** The two projects' shapes; {@code share} is the part of the items that a participant sees. */
  enum Shape {
    BRITISH(78, 28_730, 0.98),
    ENGLISH(814, 80_962, 0.0417);

    final int participants;
    final int items;
    final double share;

    Shape(int participants, int items, double share) {
      this.participants = participants;
      this.items = items;
      this.share = share;
    }
  }

  static final StructType SCHEMA =
      new StructType()
          .add("participant", DataTypes.StringType, false)
          .add("item", DataTypes.StringType, false)
          .add("lex", DataTypes.DoubleType, false)
          .add("freq", DataTypes.DoubleType, false)
          .add("length", DataTypes.DoubleType, false)
          .add("trial", DataTypes.DoubleType, false)
          .add("rt", DataTypes.DoubleType, false)
          .add("correct", DataTypes.IntegerType, false);

  private LexiconData() {}

  /** The rows of one shape, ordered by participant. */
  static Dataset<Row> rows(
      SparkSession spark, Shape shape, double scale, int repeats, int partitions) {
    int items = (int) Math.max(10, Math.round(shape.items * scale));
    return spark
        .range(0, shape.participants, 1, partitions)
        .mapPartitions(
            (MapPartitionsFunction<Long, Row>)
                participants -> trials(participants, items, shape.share, repeats),
            Encoders.row(SCHEMA));
  }

  private static Iterator<Row> trials(
      Iterator<Long> participants, int items, double share, int repeats) {
    List<Row> rows = new ArrayList<>();
    while (participants.hasNext()) {
      int participant = participants.next().intValue();
      SplittableRandom own = new SplittableRandom(SEED + 7919L * participant);
      double intercept = 75 * gaussian(own);
      double slope = 10 * gaussian(own);
      // a stream of its own: response times are those of earlier versions of this file
      SplittableRandom answers = new SplittableRandom(SEED + 15_485_863L * (participant + 1L));
      double skill = 0.7 * gaussian(answers);
      int seen = (int) Math.round(items * share);
      long stride = coprime(own.nextInt(items / 3, items), items);
      long start = own.nextInt(items);
      for (int k = 0; k < seen * repeats; k++) {
        int item = (int) ((start + k % seen * stride) % items);
        SplittableRandom word = new SplittableRandom(SEED + 104_729L * (item + 1L));
        double wordEffect = 40 * gaussian(word);
        double lex = word.nextInt(2);
        double freq = round(gaussian(word));
        double length = 3 + word.nextInt(9);
        double trial = round((k % seen - seen / 2.0) / seen * 4);
        double rt =
            600
                + 30 * lex
                - 20 * freq
                + 8 * length
                - 5 * trial
                + intercept
                + slope * freq
                + wordEffect
                + 150 * gaussian(own);
        double logit =
            2
                + 0.3 * lex
                + 0.6 * freq
                - 0.1 * (length - 7)
                + 0.1 * trial
                + skill
                + 0.9 * gaussian(word);
        int correct = answers.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
        rows.add(
            RowFactory.create(
                String.format(Locale.ROOT, "p%03d", participant),
                String.format(Locale.ROOT, "w%05d", item),
                lex,
                freq,
                length,
                trial,
                Math.round(rt * 100) / 100.0,
                correct));
      }
    }
    return rows.iterator();
  }

  /** Four decimals, as a table of norms would have. */
  private static double round(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  private static double gaussian(SplittableRandom random) {
    double u = 1 - random.nextDouble();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random.nextDouble());
  }

  private static long coprime(long from, long items) {
    long candidate = Math.max(1, from);
    while (gcd(candidate, items) != 1) {
      candidate++;
    }
    return candidate;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Writes one shape as Parquet and as CSV. */
  public static void main(String[] args) throws java.io.IOException {
    if (args.length < 2) {
      throw new IllegalArgumentException(
          "usage: LexiconData british|english DIRECTORY [scale [repeats]]");
    }
    Shape shape = Shape.valueOf(args[0].toUpperCase(Locale.ROOT));
    double scale = args.length > 2 ? Double.parseDouble(args[2]) : 1;
    int repeats = args.length > 3 ? Integer.parseInt(args[3]) : 1;
    try (SparkSession spark =
        SparkSession.builder().config("spark.ui.enabled", "false").getOrCreate()) {
      Dataset<Row> rows = rows(spark, shape, scale, repeats, 4);
      rows.write().mode(SaveMode.Overwrite).parquet(args[1] + "/parquet");
      spark
          .read()
          .parquet(args[1] + "/parquet")
          .coalesce(1)
          .write()
          .mode(SaveMode.Overwrite)
          .option("header", true)
          .csv(args[1] + "/csv");
    }
  }
}
