package sparkmixed.frame;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * Codes rows: {@link RowValues} in, {@link CodedRow} out, without allocation for a good row. Holds
 * scratch space, so every thread needs its own ({@link ModelFrame#encoder()} is cheap).
 */
public final class RowEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What became of a row. */
  public enum Status {
    /** Coded. */
    USED,
    /** Has a null, and nulls are to be skipped. */
    SKIPPED,
    /** Weighs nothing. */
    ZERO_WEIGHT,
    /** Counted in the problems; the contents of the coded row mean nothing. */
    REJECTED
  }

  private final Layout layout;
  private final boolean skipNulls;
  private final double[] values;

  RowEncoder(Layout layout, boolean skipNulls) {
    this.layout = layout;
    this.skipNulls = skipNulls;
    this.values = new double[layout.values];
  }

  /** Codes everything: response, weight, offset, X and Z. Grouping columns are only checked. */
  public Status encode(RowValues row, CodedRow out, RowProblems problems) {
    Status status = read(row, Layout.Scope.ALL, problems);
    if (status != Status.USED) {
      return status;
    }
    out.weight = layout.weightSlot < 0 ? 1 : values[layout.weightSlot];
    int wrong = out.weight == 0 ? -1 : layout.response.code(values, layout.responseSlot, out);
    if (wrong >= 0) {
      outside(row, layout.entries[layout.responseEntry + wrong], problems);
      return Status.REJECTED;
    }
    if (out.weight == 0) {
      problems.countZeroWeight();
      return Status.ZERO_WEIGHT;
    }
    if (layout.response.fractional(out)) {
      problems.countFractional();
    }
    writeFixed(out);
    writeRandom(out);
    return Status.USED;
  }

  /**
   * For scoring: offset, X and Z. Response, weight and grouping columns are not read, so a missing
   * group is the caller's to judge.
   */
  public Status encodePredictors(RowValues row, CodedRow out, RowProblems problems) {
    Status status = read(row, Layout.Scope.PREDICTORS, problems);
    if (status == Status.USED) {
      writeFixed(out);
      writeRandom(out);
    }
    return status;
  }

  /** For scoring with fixed effects only: offset and X. */
  public Status encodeFixed(RowValues row, CodedRow out, RowProblems problems) {
    Status status = read(row, Layout.Scope.FIXED, problems);
    if (status == Status.USED) {
      writeFixed(out);
    }
    return status;
  }

  private Status read(RowValues row, Layout.Scope scope, RowProblems problems) {
    Layout.Reads reads = layout.reads(scope);
    problems.countRow();
    if (row.anyNull(reads.required)) {
      return nulls(row, reads, problems);
    }
    boolean good = true;
    for (int input : reads.finite) {
      good &= Double.isFinite(row.number(input));
    }
    for (int input : reads.gated) {
      good &= row.code(input) >= 0;
    }
    for (int v = 0; v < reads.variables; v++) {
      Layout.Entry entry = layout.entries[v];
      if (entry.single != null) {
        values[entry.slot] = entry.single.eval(row);
      } else {
        entry.source.fill(row, values, entry.slot);
      }
      good &= good(entry);
    }
    if (!good) {
      reject(row, reads, problems);
      return Status.REJECTED;
    }
    return Status.USED;
  }

  private boolean good(Layout.Entry entry) {
    if (entry.factor || entry.role == Role.WEIGHT) {
      double value = values[entry.slot];
      return value >= 0 && value < Double.POSITIVE_INFINITY;
    }
    boolean finite = true;
    for (int i = 0; i < entry.width; i++) {
      finite &= Double.isFinite(values[entry.slot + i]);
    }
    return finite;
  }

  private void writeFixed(CodedRow out) {
    for (TermWriter writer : layout.fixed) {
      writer.write(values, out.x);
    }
    double offset = 0;
    for (int k = 0; k < layout.offsets; k++) {
      offset += values[layout.entries[layout.fixedVariables + k].slot];
    }
    out.offset = offset;
  }

  private void writeRandom(CodedRow out) {
    for (TermWriter writer : layout.random) {
      writer.write(values, out.z);
    }
  }

  private Status nulls(RowValues row, Layout.Reads reads, RowProblems problems) {
    if (skipNulls) {
      problems.countSkipped();
      return Status.SKIPPED;
    }
    for (int input : reads.required) {
      if (row.isNull(input)) {
        count(row, reads, problems, layout.roles[input], RowProblems.Kind.NULL, input);
      }
    }
    return Status.REJECTED;
  }

  private void reject(RowValues row, Layout.Reads reads, RowProblems problems) {
    boolean inputsGood = true;
    for (int input : reads.finite) {
      double value = row.number(input);
      if (!Double.isFinite(value)) {
        inputsGood = false;
        RowProblems.Kind kind =
            Double.isNaN(value) ? RowProblems.Kind.NAN : RowProblems.Kind.INFINITE;
        count(row, reads, problems, layout.roles[input], kind, input);
      }
    }
    for (int input : reads.gated) {
      if (row.code(input) < 0) {
        count(row, reads, problems, layout.roles[input], RowProblems.Kind.LEVEL, input);
      }
    }
    for (int v = 0; v < reads.variables; v++) {
      Layout.Entry entry = layout.entries[v];
      if (!good(entry)) {
        reject(row, reads, entry, inputsGood, problems);
      }
    }
  }

  private void reject(
      RowValues row,
      Layout.Reads reads,
      Layout.Entry entry,
      boolean inputsGood,
      RowProblems problems) {
    TreeSet<Integer> inputs = new TreeSet<>();
    entry.source.addInputs(inputs);
    int input = inputs.isEmpty() ? -1 : inputs.first();
    double value = values[entry.slot];
    if (entry.factor && value == -1) {
      count(row, reads, problems, entry.role, RowProblems.Kind.LEVEL, input);
    } else if (entry.role == Role.WEIGHT && value < 0 && value > Double.NEGATIVE_INFINITY) {
      count(row, reads, problems, entry.role, RowProblems.Kind.NEGATIVE, input);
    } else if (entry.source instanceof Source.Vector) {
      RowProblems.Kind kind = hasNaN(entry) ? RowProblems.Kind.NAN : RowProblems.Kind.INFINITE;
      count(row, reads, problems, entry.role, kind, input);
    } else if (inputsGood) {
      computed(row, entry, RowProblems.Kind.UNDEFINED, inputs, problems);
    }
  }

  private boolean hasNaN(Layout.Entry entry) {
    boolean found = false;
    for (int i = 0; i < entry.width; i++) {
      found |= Double.isNaN(values[entry.slot + i]);
    }
    return found;
  }

  /** A response that its family cannot have. */
  private void outside(RowValues row, Layout.Entry entry, RowProblems problems) {
    RowProblems.Kind kind = layout.response.problem(values[entry.slot]);
    TreeSet<Integer> inputs = new TreeSet<>();
    entry.source.addInputs(inputs);
    if (inputs.size() == 1 && layout.names[inputs.first()].equals(entry.text)) {
      count(row, layout.reads(Layout.Scope.ALL), problems, entry.role, kind, inputs.first());
    } else {
      computed(row, entry, kind, inputs, problems);
    }
  }

  private void computed(
      RowValues row,
      Layout.Entry entry,
      RowProblems.Kind kind,
      Set<Integer> inputs,
      RowProblems problems) {
    if (!problems.isNew(entry.role, kind, entry.text)) {
      problems.add(entry.role, kind, entry.text, "", "");
      return;
    }
    int[] arguments = inputs.stream().mapToInt(Integer::intValue).toArray();
    String value = Labels.of(values[entry.slot]);
    problems.add(entry.role, kind, entry.text, value, RowText.of(row, layout.names, arguments, -1));
  }

  private void count(
      RowValues row,
      Layout.Reads reads,
      RowProblems problems,
      Role role,
      RowProblems.Kind kind,
      int input) {
    String name = "Column \"" + layout.names[input] + "\"";
    if (!problems.isNew(role, kind, name)) {
      problems.add(role, kind, name, "", "");
      return;
    }
    String value = row.isNull(input) ? "null" : RowText.shortened(row.text(input));
    int[] shown = RowText.both(layout.shown, reads.required);
    problems.add(role, kind, name, value, RowText.of(row, layout.names, shown, input));
  }
}
