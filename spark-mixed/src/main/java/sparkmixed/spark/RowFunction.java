package sparkmixed.spark;

import java.io.Serializable;
import sparkmixed.frame.RowValues;
import sparkmixed.moments.GroupKeys;

/** A number for every row, from the inputs of a model. */
public interface RowFunction extends Serializable {

  /** A function with scratch of its own. */
  ForThread forThread();

  /** Works through rows one after the other. */
  interface ForThread {

    /** The number of a row; NaN if it has none. */
    double apply(Values row);
  }

  /** A cursor over rows. */
  interface Values extends RowValues, GroupKeys {}
}
