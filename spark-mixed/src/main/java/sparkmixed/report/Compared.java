package sparkmixed.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A comparison of models: as text by {@code toString}, as a table and as JSON. */
public sealed interface Compared permits ComparisonReport, LooReport {

  /** A row a model. */
  Table table();

  /** The same as one object. */
  ObjectNode json();
}
