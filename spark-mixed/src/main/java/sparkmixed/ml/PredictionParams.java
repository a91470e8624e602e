package sparkmixed.ml;

import java.io.Serializable;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The Params of standard errors and intervals that {@code transform} adds on request. */
public interface PredictionParams extends Params {

  /** The Params of predictions of this object; made once, in its constructor. */
  Prediction predictionParams();

  /**
   * Column for the standard error of the linear predictor, on its own scale; not set by default.
   */
  default Param<String> predictionStdErrorCol() {
    return predictionParams().stdErrorCol;
  }

  /** Column for the low end of {@code interval}, on the scale of the response. */
  default Param<String> predictionLowCol() {
    return predictionParams().lowCol;
  }

  /** Column for the high end of {@code interval}, on the scale of the response. */
  default Param<String> predictionHighCol() {
    return predictionParams().highCol;
  }

  /**
   * Interval about a prediction: {@code none} (default), {@code confidence} of the mean, or {@code
   * prediction} of a response.
   */
  default Param<String> interval() {
    return predictionParams().interval;
  }

  /** Probability of the interval, 0.95 by default. */
  default DoubleParam intervalLevel() {
    return predictionParams().level;
  }

  /**
   * What a standard error counts: {@code fixed}, the coefficients alone; {@code conditional}
   * (default), the random effects of the prediction, too; {@code new-levels}, the variance of the
   * random effects of levels that the fit did not see as well, which in a population prediction are
   * all.
   */
  default Param<String> uncertainty() {
    return predictionParams().uncertainty;
  }

  default String getPredictionStdErrorCol() {
    return getOrDefault(predictionStdErrorCol());
  }

  default String getPredictionLowCol() {
    return getOrDefault(predictionLowCol());
  }

  default String getPredictionHighCol() {
    return getOrDefault(predictionHighCol());
  }

  default String getInterval() {
    return getOrDefault(interval());
  }

  default double getIntervalLevel() {
    return (double) getOrDefault(intervalLevel());
  }

  default String getUncertainty() {
    return getOrDefault(uncertainty());
  }

  /** The Param objects of one owner. */
  final class Prediction implements Serializable {
    private static final long serialVersionUID = 1L;

    final Param<String> stdErrorCol;
    final Param<String> lowCol;
    final Param<String> highCol;
    final Param<String> interval;
    final DoubleParam level;
    final Param<String> uncertainty;

    Prediction(Params owner) {
      stdErrorCol =
          Declared.text(
              owner, "predictionStdErrorCol", "column for standard errors of the linear predictor");
      lowCol = Declared.text(owner, "predictionLowCol", "column for the low end of the interval");
      highCol =
          Declared.text(owner, "predictionHighCol", "column for the high end of the interval");
      interval =
          Declared.word(
              owner, "interval", "interval about a prediction", "none", "confidence", "prediction");
      level =
          new DoubleParam(
              owner,
              "intervalLevel",
              "probability of the interval (0 < level < 1)",
              Choice.probability("intervalLevel"));
      uncertainty =
          Declared.word(
              owner,
              "uncertainty",
              "what a standard error of a prediction counts",
              "fixed",
              "conditional",
              "new-levels");
    }

    /** Sets the defaults on the owner, once it can answer {@link #predictionParams()}. */
    void setDefaults(Params owner) {
      owner.setDefault(lowCol, "predictionLow");
      owner.setDefault(highCol, "predictionHigh");
      owner.setDefault(interval, "none");
      owner.setDefault(level, 0.95);
      owner.setDefault(uncertainty, "conditional");
    }
  }
}
