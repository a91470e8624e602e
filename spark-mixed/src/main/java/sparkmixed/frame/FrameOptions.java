package sparkmixed.frame;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;

/**
 * What the user says about columns beside the formula.
 *
 * @param contrasts column to {@code treatment}, {@code sum}, {@code helmert} or {@code poly}; may
 *     name columns the model does not use
 * @param levels column to the order of its levels, the reference first; makes the column a factor
 *     whatever its type
 * @param weightCol column of prior weights, or null for weight 1
 * @param offsetCol numeric column added to the formula's offsets, or null
 * @param family which decides what a response may look like
 */
public record FrameOptions(
    Map<String, String> contrasts,
    Map<String, List<String>> levels,
    @Nullable String weightCol,
    @Nullable String offsetCol,
    Family family)
    implements Serializable {

  private static final FrameOptions NONE =
      new FrameOptions(Map.of(), Map.of(), null, null, Family.GAUSSIAN);

  public FrameOptions {
    // Java's Map.of has no stable order and its own serial form; a linked map keeps the order the
    // user wrote.
    contrasts = new LinkedHashMap<>(contrasts);
    LinkedHashMap<String, List<String>> copy = new LinkedHashMap<>();
    levels.forEach((column, labels) -> copy.put(column, List.copyOf(labels)));
    levels = copy;
  }

  /** Treatment contrasts, levels in their natural order, no weights, no offset column, gaussian. */
  public static FrameOptions none() {
    return NONE;
  }

  public FrameOptions withContrasts(Map<String, String> value) {
    return new FrameOptions(value, levels, weightCol, offsetCol, family);
  }

  public FrameOptions withLevels(Map<String, List<String>> value) {
    return new FrameOptions(contrasts, value, weightCol, offsetCol, family);
  }

  public FrameOptions withWeightCol(@Nullable String value) {
    return new FrameOptions(contrasts, levels, value, offsetCol, family);
  }

  public FrameOptions withOffsetCol(@Nullable String value) {
    return new FrameOptions(contrasts, levels, weightCol, value, family);
  }

  public FrameOptions withFamily(Family value) {
    return new FrameOptions(contrasts, levels, weightCol, offsetCol, value);
  }
}
