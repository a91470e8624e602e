package sparkmixed.frame;

import java.io.Serializable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The facts about the data that a model matrix needs, small enough to be kept with a fitted model:
 * made by {@link FramePlan#frameData} or read back from a saved model.
 *
 * @param levels column to the labels of its levels that have rows, in final order
 * @param summaries text of a call such as {@code scale(x)} to its numbers: {@code mean(x)} {m};
 *     {@code sd(x)} {s}; {@code scale(x)} {centre, scale}; {@code poly(x, d)} {centre, alpha_0 ..
 *     alpha_{d-1}, norm2_0 .. norm2_d} with the alphas relative to the centre
 */
public record FrameData(Map<String, List<String>> levels, Map<String, double[]> summaries)
    implements Serializable {

  private static final FrameData EMPTY = new FrameData(Map.of(), Map.of());

  public FrameData {
    LinkedHashMap<String, List<String>> copy = new LinkedHashMap<>();
    levels.forEach((column, labels) -> copy.put(column, List.copyOf(labels)));
    levels = copy;
    summaries = new LinkedHashMap<>(summaries);
  }

  /** For a frame that needs nothing from the data. */
  public static FrameData empty() {
    return EMPTY;
  }

  /**
   * Distinct labels in R's order of levels: strings by code point, {@code FALSE} before {@code
   * TRUE}, numbers, dates and times by value.
   *
   * @param labels as {@link Labels} prints them; repeated ones count once
   */
  public static List<String> orderLevels(ColumnKind kind, Collection<String> labels) {
    return labels.stream().distinct().sorted(Labels.order(kind)).toList();
  }
}
