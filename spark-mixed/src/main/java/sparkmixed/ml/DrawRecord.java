package sparkmixed.ml;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import sparkmixed.bayes.Posterior;

/** The Parquet table of draws: {@code chain, draw, values}, a row for each draw, from 0 on. */
final class DrawRecord {
  private static final MessageType SCHEMA =
      Types.buildMessage()
          .required(PrimitiveTypeName.INT32)
          .named("chain")
          .required(PrimitiveTypeName.INT32)
          .named("draw")
          .requiredList()
          .requiredElement(PrimitiveTypeName.DOUBLE)
          .named("values")
          .named("draws");
  private static final String FILE = "part-00000.parquet";

  private DrawRecord() {}

  static void save(Posterior posterior, Path directory, Configuration configuration)
      throws IOException {
    SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(
                HadoopOutputFile.fromPath(new Path(directory, FILE), configuration))
            .withType(SCHEMA)
            .withConf(configuration)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withDictionaryEncoding(false)
            .build()) {
      for (int c = 0; c < posterior.chains(); c++) {
        for (int s = 0; s < posterior.draws()[c].length; s++) {
          Group row = rows.newGroup().append("chain", c).append("draw", s);
          Group values = row.addGroup("values");
          for (double value : posterior.draws()[c][s]) {
            values.addGroup("list").append("element", value);
          }
          writer.write(row);
        }
      }
    }
  }

  static double[][][] load(
      Path directory, Configuration configuration, int chains, int draws, int parameters)
      throws IOException {
    double[][][] values = new double[chains][draws][];
    Map<Integer, Integer> seen = new HashMap<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), directory).withConf(configuration).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        int chain = row.getInteger("chain", 0);
        Group list = row.getGroup("values", 0);
        double[] own = new double[list.getFieldRepetitionCount(0)];
        for (int k = 0; k < own.length; k++) {
          own[k] = list.getGroup(0, k).getDouble(0, 0);
        }
        if (own.length != parameters) {
          throw new IOException("a draw of another number of parameters");
        }
        values[chain][row.getInteger("draw", 0)] = own;
        seen.merge(chain, 1, Integer::sum);
      }
    }
    for (int c = 0; c < chains; c++) {
      if (seen.getOrDefault(c, 0) != draws) {
        throw new IOException("draws are missing");
      }
    }
    return values;
  }
}
