package sparkmixed.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Simulated data in the shape of well-known studies, with the parameters that lme4 estimates from
 * the originals. A fixed seed: the same rows on every machine. Run with {@code DIRECTORY}: writes
 * them as CSV, for instance for R.
 */
public final class Simulated {
  private static final long SEED = 20_240_601L;

  private Simulated() {}

  /**
   * 1,190 children in 312 classes in 107 schools; {@code class} is unique, {@code room} only within
   * a school.
   *
   * <pre>
   *   mathscore = 522.8 + 11.2 ses + a_school + b_school ses + c_class + 32.9 e
   * </pre>
   */
  static Dataset<Row> classroom(SparkSession spark) {
    Random random = new Random(SEED);
    List<Row> rows = new ArrayList<>();
    int room = 0;
    for (int school = 1; school <= 107; school++) {
      double a = 15.44 * random.nextGaussian();
      double b = 7.30 * (0.47 * a / 15.44 + 0.883 * random.nextGaussian());
      for (int own = 1; own <= (school <= 98 ? 3 : 2); own++) {
        room++;
        double c = 8.40 * random.nextGaussian();
        for (int child = 0; child < (room <= 254 ? 4 : 3); child++) {
          double ses = rounded(0.74 * random.nextGaussian());
          double score = 522.8 + 11.2 * ses + a + b * ses + c + 32.9 * random.nextGaussian();
          rows.add(row((double) Math.round(score), ses, id("c", room), "" + own, id("s", school)));
        }
      }
    }
    return table(
        spark, rows, "mathscore DOUBLE, ses DOUBLE, class STRING, room STRING, school STRING");
  }

  /**
   * 78 participants who each decide on some of 58 words.
   *
   * <pre>
   *   rt = 472.7 + 17.9 letters + 78.2 p_participant + 58.5 w_word + 137.1 e
   * </pre>
   */
  static Dataset<Row> words(SparkSession spark) {
    Random random = new Random(SEED);
    double[] participants = gaussians(random, 78, 78.2);
    double[] words = gaussians(random, 58, 58.5);
    List<Row> rows = new ArrayList<>();
    for (int p = 0; p < participants.length; p++) {
      for (int w = 0; w < words.length; w++) {
        if (random.nextInt(4) == 0) {
          int letters = 4 + w % 6;
          double rt =
              472.7 + 17.9 * letters + participants[p] + words[w] + 137.1 * random.nextGaussian();
          rows.add(row((double) Math.round(rt), letters, id("p", p + 1), id("w", w + 1)));
        }
      }
    }
    return table(spark, rows, "rt DOUBLE, letters INT, participant STRING, word STRING");
  }

  /**
   * Litres of alcohol a head in 189 countries, in one to four years each.
   *
   * <pre>
   *   alcohol = 6.66 + 4.71 a_country + 1.05 e
   * </pre>
   */
  static Dataset<Row> alcohol(SparkSession spark) {
    Random random = new Random(SEED);
    List<Row> rows = new ArrayList<>();
    for (int country = 1; country <= 189; country++) {
      double mean = 6.66 + 4.71 * random.nextGaussian();
      int years = 1 + random.nextInt(4);
      for (int year = 0; year < years; year++) {
        double litres = mean + 1.05 * random.nextGaussian();
        rows.add(row(rounded(litres), 2005 + year, id("country", country)));
      }
    }
    return table(spark, rows, "alcohol DOUBLE, year INT, country STRING");
  }

  /** 160 schools, 90 of them public. */
  static Dataset<Row> schools(SparkSession spark) {
    Random random = new Random(SEED);
    List<Row> rows = new ArrayList<>();
    for (int school = 1; school <= 160; school++) {
      double pracad = Math.min(1, Math.max(0, rounded(0.51 + 0.26 * random.nextGaussian())));
      double disclim = rounded(0.98 * random.nextGaussian());
      String sector = school % 16 < 9 ? "Public" : "Catholic";
      rows.add(row(id("s", school), sector, pracad, disclim, manyMinorities(school) ? 1 : 0));
    }
    return table(
        spark, rows, "school STRING, sector STRING, pracad DOUBLE, disclim DOUBLE, himinty INT");
  }

  /**
   * 7,185 pupils of {@link #schools}.
   *
   * <pre>
   *   mathach = 10.5 - 1.5 himinty - 0.35 Public + 4.2 pracad - 0.45 disclim + a_school
   *             + (2.1 + b_school) ses + (1.3 + c_school) Male + (-3.1 + d_school) minority + 5.95 e
   * </pre>
   */
  static Dataset<Row> pupils(SparkSession spark) {
    Random random = new Random(SEED + 1);
    List<Row> rows = new ArrayList<>();
    for (Row school : schools(spark).collectAsList()) {
      int number = Integer.parseInt(school.getString(0).substring(1));
      double a =
          10.5
              - 1.5 * school.getInt(4)
              - (school.getString(1).equals("Public") ? 0.35 : 0)
              + 4.2 * school.getDouble(2)
              - 0.45 * school.getDouble(3)
              + 1.57 * random.nextGaussian();
      double b = 2.1 + 0.50 * random.nextGaussian();
      double c = 1.3 + 1.02 * random.nextGaussian();
      double d = -3.1 + 1.36 * random.nextGaussian();
      for (int pupil = 0; pupil < (number <= 145 ? 45 : 44); pupil++) {
        double ses = rounded(0.78 * random.nextGaussian());
        boolean male = random.nextInt(100) < 47;
        boolean minority = random.nextInt(100) < (manyMinorities(number) ? 72 : 11);
        double score =
            a + b * ses + (male ? c : 0) + (minority ? d : 0) + 5.95 * random.nextGaussian();
        rows.add(
            row(
                id("s", number),
                minority ? "Yes" : "No",
                male ? "Male" : "Female",
                ses,
                rounded(score)));
      }
    }
    return table(
        spark, rows, "school STRING, minority STRING, sex STRING, ses DOUBLE, mathach DOUBLE");
  }

  /**
   * Beetles in three kinds of traps in four blocks over 24 weeks.
   *
   * <pre>
   *   log E(count) = 4.41 + 0.29 II + 0.17 III + 0.25 IV - 1.56 F - 2.12 SF - 0.096 week + 1.31 z_row
   * </pre>
   */
  static Dataset<Row> borers(SparkSession spark) {
    Random random = new Random(SEED);
    String[] blocks = {"I", "II", "III", "IV"};
    double[] byBlock = {0, 0.29, 0.17, 0.25};
    String[] traps = {"CV", "F", "SF"};
    double[] byTrap = {0, -1.56, -2.12};
    List<Row> rows = new ArrayList<>();
    for (int block = 0; block < blocks.length; block++) {
      for (int trap = 0; trap < traps.length; trap++) {
        for (int week = 1; week <= 24; week++) {
          double eta = 4.41 + byBlock[block] + byTrap[trap] - 0.096 * week;
          int count = poisson(random, Math.exp(eta + 1.31 * random.nextGaussian()));
          rows.add(row(week, blocks[block], traps[trap], count));
        }
      }
    }
    return table(spark, rows, "week INT, block STRING, trap STRING, count INT");
  }

  /** How many exponential waiting times fit into {@code mean}. */
  private static int poisson(Random random, double mean) {
    int count = -1;
    for (double left = mean; left > 0; count++) {
      left += Math.log(1 - random.nextDouble());
    }
    return count;
  }

  private static boolean manyMinorities(int school) {
    return school % 18 < 5;
  }

  private static double[] gaussians(Random random, int count, double deviation) {
    return random.doubles(count).map(ignored -> deviation * random.nextGaussian()).toArray();
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static String id(String prefix, int number) {
    return String.format(Locale.ROOT, "%s%03d", prefix, number);
  }

  private static Row row(Object... values) {
    return RowFactory.create(values);
  }

  private static Dataset<Row> table(SparkSession spark, List<Row> rows, String ddl) {
    return spark.createDataFrame(rows, StructType.fromDDL(ddl));
  }

  private static void write(Dataset<Row> table, Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of(String.join(",", table.columns())));
    table.collectAsList().forEach(row -> lines.add(row.mkString(",")));
    Files.write(file, lines);
  }

  /** Writes every table as CSV. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: Simulated DIRECTORY");
    }
    SparkSession spark = Local.session();
    Path directory = Files.createDirectories(Path.of(args[0]));
    write(classroom(spark), directory.resolve("classroom.csv"));
    write(words(spark), directory.resolve("words.csv"));
    write(alcohol(spark), directory.resolve("alcohol.csv"));
    write(schools(spark), directory.resolve("schools.csv"));
    write(pupils(spark), directory.resolve("pupils.csv"));
    write(borers(spark), directory.resolve("borers.csv"));
  }
}
