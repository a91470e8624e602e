package sparkmixed.frame;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import sparkmixed.error.InputRejectedException;
import sparkmixed.formula.Expr;
import sparkmixed.formula.RandomTerm;

/** Assembles a {@link ModelFrame} from compiled parts and the known levels. */
final class FrameBuilder implements Design.Slots {
  /** Beyond this many levels R finds contr.poly too inaccurate, and it is a mistake anyway. */
  private static final int MOST_POLYNOMIAL_LEVELS = 95;

  private final ModelParts parts;
  private final FrameOptions options;
  private final FrameData data;
  private final Map<Expr, Integer> slots = new HashMap<>();
  private final List<Layout.Entry> entries = new ArrayList<>();
  private int values;

  FrameBuilder(ModelParts parts, FrameOptions options, FrameData data) {
    this.parts = parts;
    this.options = options;
    this.data = data;
  }

  ModelFrame build() {
    parts
        .fixed
        .values()
        .forEach(variable -> slots.put(variable.expr(), place(variable, Role.FIXED)));
    parts.offsets.forEach(variable -> place(variable, Role.OFFSET));
    int untilOffsets = entries.size();
    parts
        .random
        .values()
        .forEach(variable -> slots.put(variable.expr(), place(variable, Role.RANDOM)));
    int untilRandom = entries.size();
    int responseEntry = entries.size();
    place(parts.response, Role.RESPONSE);
    if (parts.failures != null) {
      place(parts.failures, Role.RESPONSE);
    }
    int weightSlot = parts.weight == null ? -1 : place(parts.weight, Role.WEIGHT);

    Design x = Design.of(parts.fixedTerms, 0, this);
    List<TermDesign> terms = new ArrayList<>();
    List<Boolean> zCentrable = new ArrayList<>();
    List<TermWriter> random = new ArrayList<>();
    for (int t = 0; t < parts.formula.random().size(); t++) {
      RandomTerm term = parts.formula.random().get(t);
      Design z = Design.of(term.effects(), zCentrable.size(), this);
      terms.add(
          new TermDesign(
              term.grouping(),
              parts.factorOfTerm.get(t),
              z.names(),
              term.correlated(),
              zCentrable.size()));
      boolean absorbed = term.correlated() && term.effects().intercept();
      z.numeric().forEach(numeric -> zCentrable.add(numeric && absorbed));
      random.addAll(z.writers());
    }
    boolean intercept = parts.fixedTerms.intercept();
    List<Boolean> fixedCentrable =
        x.numeric().stream().map(numeric -> numeric && intercept).toList();
    Layout layout =
        new Layout(
            entries.toArray(Layout.Entry[]::new),
            Map.of(
                Layout.Scope.FIXED, reads(untilOffsets, false),
                Layout.Scope.PREDICTORS, reads(untilRandom, false),
                Layout.Scope.ALL, reads(entries.size(), true)),
            values,
            parts.fixed.size(),
            parts.offsets.size(),
            new Response(parts.responseForm, options.family()),
            responseEntry,
            weightSlot,
            x.writers().toArray(TermWriter[]::new),
            random.toArray(TermWriter[]::new),
            names(),
            roles(),
            shown());
    return new ModelFrame(
        parts.formula.deparse(),
        List.of(names()),
        IntStream.range(0, parts.inputs.size()).mapToObj(parts.inputs::column).toList(),
        IntStream.range(0, parts.inputs.size()).mapToObj(this::levels).toList(),
        parts.responseName(),
        x.names(),
        intercept ? 0 : -1,
        flags(fixedCentrable),
        terms,
        List.copyOf(parts.factors),
        flags(zCentrable),
        layout,
        FixedDesign.of(parts.fixedTerms, x, this));
  }

  private int place(Variable variable, Role role) {
    int slot = values;
    entries.add(
        new Layout.Entry(variable.source(), slot, variable.factor(), role, variable.name()));
    values += variable.width();
    return slot;
  }

  private Layout.Reads reads(int variables, boolean grouping) {
    TreeSet<Integer> required = new TreeSet<>();
    entries.subList(0, variables).forEach(entry -> entry.source.addInputs(required));
    if (grouping) {
      parts.factors.forEach(factor -> required.addAll(factor.partInputs()));
    }
    TreeSet<Integer> coded = new TreeSet<>();
    coded.add(parts.response.input());
    parts.fixed.values().forEach(variable -> coded.add(variable.input()));
    if (variables > parts.fixed.size() + parts.offsets.size()) {
      parts.random.values().forEach(variable -> coded.add(variable.input()));
    }
    return new Layout.Reads(
        variables,
        required.stream().mapToInt(Integer::intValue).toArray(),
        required.stream()
            .filter(input -> parts.inputs.kind(input) == ColumnKind.DOUBLE)
            .mapToInt(Integer::intValue)
            .toArray(),
        required.stream()
            .filter(input -> !coded.contains(input) && !levels(input).isEmpty())
            .mapToInt(Integer::intValue)
            .toArray());
  }

  /** Final levels of a column that is a factor here, or the given ones of a grouping column. */
  private List<String> levels(int input) {
    if (!parts.inputs.needsLevels(input)) {
      return parts.inputs.givenLevels(input);
    }
    String name = parts.inputs.column(input).name();
    List<String> levels = data.levels().get(name);
    if (levels == null) {
      throw new IllegalArgumentException("no levels of " + name);
    }
    return levels;
  }

  @Override
  public Variable variable(Expr expr) {
    return parts.variable(expr);
  }

  @Override
  public int slot(Expr expr) {
    Integer slot = slots.get(expr);
    if (slot == null) {
      throw new IllegalStateException("no place for " + expr.deparse());
    }
    return slot;
  }

  @Override
  public Coding coding(Variable variable, boolean contrasts) {
    List<String> levels =
        variable.input() < 0
            ? List.of(Labels.of(false), Labels.of(true))
            : levels(variable.input());
    if (levels.size() < 2) {
      throw new InputRejectedException(
          "Factor "
              + variable.name()
              + " (predictor) has "
              + (levels.isEmpty() ? "no level" : "only the level \"" + levels.get(0) + "\"")
              + "; a factor among the predictors needs two, so remove it.");
    }
    Contrast contrast = contrasts ? contrast(variable) : Contrast.INDICATOR;
    if (contrast == Contrast.POLY && levels.size() > MOST_POLYNOMIAL_LEVELS) {
      throw new InputRejectedException(
          "Factor "
              + variable.name()
              + " has "
              + levels.size()
              + " levels, and polynomial contrasts are accurate for "
              + MOST_POLYNOMIAL_LEVELS
              + "; choose others.");
    }
    return Coding.of(contrast, levels);
  }

  private Contrast contrast(Variable variable) {
    String name = variable.name();
    String coding = options.contrasts().get(name);
    TreeSet<Integer> inputs = new TreeSet<>();
    variable.source().addInputs(inputs);
    if (coding == null && inputs.size() == 1) {
      name = parts.inputs.column(inputs.first()).name();
      coding = options.contrasts().get(name);
    }
    return coding == null ? Contrast.TREATMENT : Contrast.named(name, coding);
  }

  private String[] names() {
    return IntStream.range(0, parts.inputs.size())
        .mapToObj(input -> parts.inputs.column(input).name())
        .toArray(String[]::new);
  }

  private Role[] roles() {
    return IntStream.range(0, parts.inputs.size())
        .mapToObj(
            input ->
                parts.inputs.roles(input).stream().min(Comparator.naturalOrder()).orElseThrow())
        .toArray(Role[]::new);
  }

  private int[] shown() {
    Role[] roles = roles();
    return IntStream.range(0, parts.inputs.size())
        .filter(input -> parts.inputs.kind(input) != ColumnKind.VECTOR)
        .boxed()
        .sorted(
            Comparator.comparing(
                    (Integer input) -> !parts.inputs.roles(input).contains(Role.GROUPING))
                .thenComparing(input -> roles[input] == Role.RESPONSE))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static boolean[] flags(Collection<Boolean> values) {
    boolean[] flags = new boolean[values.size()];
    int i = 0;
    for (boolean value : values) {
      flags[i++] = value;
    }
    return flags;
  }
}
