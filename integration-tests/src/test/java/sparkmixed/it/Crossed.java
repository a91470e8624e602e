package sparkmixed.it;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Simulated answers of people to words, in the shape of the Lexicon projects: rt = 620 - 18 freq +
 * p + w + e with sd(p) = 75, sd(w) = 40, sd(e) = 150 and slopes of freq by person with sd 6.
 */
final class Crossed {
  static final int ROWS = 50_000;
  private static final int PEOPLE = 60;
  private static final int WORDS = 1_500;

  static final String COLUMNS = "{ person = string, word = string, freq = double, rt = double }";
  static final String FORMULA = "rt ~ 1 + freq + (1 + freq | person) + (1 | word)";

  private static @Nullable Path file;

  private Crossed() {}

  /** The rows as CSV, always the same. */
  static synchronized Path csv() throws IOException {
    Path existing = file;
    if (existing == null) {
      existing = Paths.fresh("crossed").resolve("crossed.csv");
      try (BufferedWriter out = Files.newBufferedWriter(existing)) {
        write(out);
      }
      file = existing;
    }
    return existing;
  }

  private static void write(BufferedWriter out) throws IOException {
    Random random = new Random(20261122);
    double[] person = normals(random, PEOPLE, 75);
    double[] slope = normals(random, PEOPLE, 6);
    double[] word = normals(random, WORDS, 40);
    double[] freq = normals(random, WORDS, 1);
    out.write("person,word,freq,rt\n");
    for (int i = 0; i < ROWS; i++) {
      int p = random.nextInt(PEOPLE);
      int w = random.nextInt(WORDS);
      double rt =
          620 + (slope[p] - 18) * freq[w] + person[p] + word[w] + 150 * random.nextGaussian();
      out.write("p" + p + ",w" + w + "," + freq[w] + "," + rt + "\n");
    }
  }

  private static double[] normals(Random random, int count, double sd) {
    return DoubleStream.generate(() -> sd * random.nextGaussian()).limit(count).toArray();
  }
}
