package sparkmixed.ml;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.PriorDefaults;
import sparkmixed.bayes.ResponseSummary;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.ModelFrame;
import sparkmixed.spark.ResponseValues;

/**
 * Median and mad of a response, for the default priors: exact, whatever the partitions. As in brms
 * weights play no part, and a binomial response is the number of successes. (Of {@code cbind} with
 * a weight column beside it, successes times weight.)
 */
final class ResponseScale {
  private ResponseScale() {}

  /**
   * The default priors of a model. No job if they do not depend on the data; otherwise one pass
   * over the rows, and a few short jobs over their responses.
   *
   * @param skipNulls whether rows with a null in a column of the model are left out
   */
  static PriorDefaults defaults(
      Dataset<Row> data, ModelFrame frame, boolean skipNulls, Family family, Link link) {
    boolean needed = PriorDefaults.needResponse(family, link) && !frame.categoricalResponse();
    ResponseSummary summary = needed ? summary(data, frame, skipNulls, family, link) : null;
    return PriorDefaults.brms(family, link, summary);
  }

  static ResponseSummary summary(
      Dataset<Row> data, ModelFrame frame, boolean skipNulls, Family family, Link link) {
    boolean binomial = family == Family.BINOMIAL;
    try (ResponseValues values = ResponseValues.read(data, frame, binomial, skipNulls)) {
      double median = values.median(new Linked(link, null));
      double mad = mad(values, link, median);
      double plainMad =
          family != Family.GAUSSIAN
              ? Double.NaN
              : link == Link.IDENTITY
                  ? mad
                  : mad(values, Link.IDENTITY, values.median(new Linked(Link.IDENTITY, null)));
      return new ResponseSummary(median, mad, plainMad, values.meanOffset());
    }
  }

  private static double mad(ResponseValues values, Link link, double median) {
    return Double.isNaN(median)
        ? Double.NaN
        : ResponseSummary.MAD_CONSTANT * values.median(new Linked(link, median));
  }

  /**
   * The response on the link scale, or its distance from a centre there.
   *
   * @param centre null for the response itself
   */
  private record Linked(Link link, @Nullable Double centre) implements ResponseValues.Transform {
    @Override
    public double apply(double response) {
      double linked = ResponseSummary.linked(response, link);
      return centre == null ? linked : Math.abs(linked - centre);
    }
  }
}
