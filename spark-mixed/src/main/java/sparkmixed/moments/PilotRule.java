package sparkmixed.moments;

import java.io.Serializable;
import java.util.List;
import sparkmixed.frame.CodedRow;

/** How a pass finds the {@link Pilot} that it accumulates about, from the first rows it meets. */
public interface PilotRule extends Serializable {

  /** How many rows it takes to choose. */
  int rows();

  /**
   * The pilot of some first rows.
   *
   * @param rows up to {@link #rows}, perhaps none
   */
  Pilot choose(List<CodedRow> rows);

  /** Whether the rows that followed were like the first: no digits have been lost. */
  boolean served(Pilot pilot, Moments moments);
}
