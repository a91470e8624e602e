package sparkmixed.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.ConfigurationException;
import sparkmixed.family.Family;
import sparkmixed.formula.Formula;
import sparkmixed.frame.Column;
import sparkmixed.frame.FrameData;
import sparkmixed.frame.FrameOptions;
import sparkmixed.frame.FramePlan;
import sparkmixed.frame.ModelFrame;

/**
 * Everything from which a model frame can be made again: what a saved model keeps of it.
 *
 * @param formula canonical text, dots replaced
 * @param columns the columns that the model reads
 */
record FrameSpec(String formula, List<Column> columns, FrameOptions options, FrameData data)
    implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();

  FrameSpec {
    columns = List.copyOf(columns);
  }

  /** The part of a plan and its schema that a model needs. */
  static FrameSpec of(FramePlan plan, List<Column> schema, FrameOptions options, FrameData data) {
    Set<String> used = new TreeSet<>(plan.inputs());
    List<Column> columns = schema.stream().filter(column -> used.contains(column.name())).toList();
    return new FrameSpec(plan.formula().deparse(), columns, options, data);
  }

  ModelFrame frame() {
    return FramePlan.of(Formula.parse(formula), columns, options).resolve(data);
  }

  /** The options that Params spell out. */
  static FrameOptions options(MixedParams params) {
    return FrameOptions.none()
        .withContrasts(contrasts(params.getContrasts()))
        .withLevels(levels(params.getLevels()))
        .withWeightCol(optional(params, params.weightCol()))
        .withOffsetCol(optional(params, params.offsetCol()))
        .withFamily(Family.named(params.getFamily()));
  }

  private static @Nullable String optional(
      MixedParams params, org.apache.spark.ml.param.Param<String> param) {
    if (!params.isDefined(param)) {
      return null;
    }
    String value = params.getOrDefault(param);
    return value.isEmpty() ? null : value;
  }

  private static Map<String, String> contrasts(String[] entries) {
    Map<String, String> contrasts = new LinkedHashMap<>();
    for (String entry : entries) {
      int colon = entry.lastIndexOf(':');
      if (colon <= 0) {
        throw new ConfigurationException(
            "contrasts has the entry \"" + entry + "\"; write column:coding, e.g. dose:sum.");
      }
      contrasts.put(entry.substring(0, colon), entry.substring(colon + 1).strip());
    }
    return contrasts;
  }

  private static Map<String, List<String>> levels(String[] entries) {
    Map<String, List<String>> levels = new LinkedHashMap<>();
    for (String entry : entries) {
      // A column name may hold any character, so the list starts where what follows reads as one.
      List<String> labels = null;
      int colon = entry.indexOf(':');
      for (; colon >= 0 && labels == null; colon = entry.indexOf(':', colon + 1)) {
        labels = array(entry.substring(colon + 1));
        if (labels != null) {
          levels.put(entry.substring(0, colon), labels);
        }
      }
      if (labels == null) {
        throw new ConfigurationException(
            "levels has the entry \"" + entry + "\"; write column:[\"first\", \"second\"].");
      }
    }
    return levels;
  }

  private static @Nullable List<String> array(String text) {
    try {
      Object[] values = JSON.readValue(text, Object[].class);
      List<String> labels = new ArrayList<>();
      Arrays.stream(values).forEach(value -> labels.add(String.valueOf(value)));
      return labels;
    } catch (JsonProcessingException notAnArray) {
      return null;
    }
  }
}
