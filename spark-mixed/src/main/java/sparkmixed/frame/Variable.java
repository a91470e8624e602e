package sparkmixed.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.InputRejectedException;
import sparkmixed.formula.Expr;
import sparkmixed.formula.Formula;

/**
 * One variable of a model matrix: a factor, or one or more numeric columns.
 *
 * @param expr as it stands in the formula
 * @param factor whether it is a factor; its value is then a level's code
 * @param input the factor's column, or -1 for a comparison
 * @param source what fills the variable's numbers from a row
 * @param suffixes what follows the variable's name in the names of its columns; a vector's are
 *     whole names
 */
record Variable(Expr expr, boolean factor, int input, Source source, List<String> suffixes) {

  /** R's name of the variable. */
  String name() {
    return expr.deparse();
  }

  int width() {
    return source.width();
  }

  /** Numeric columns are named by the variable and a suffix, elements of a vector by themselves. */
  String columnName(int column) {
    return source instanceof Source.Vector ? suffixes.get(column) : name() + suffixes.get(column);
  }

  /** One number for each row. */
  static Variable number(Expr expr, Node node) {
    return new Variable(expr, false, -1, new Source.Scalar(node), List.of(""));
  }

  /** Compiles a variable; {@code data} is null as long as it is not known. */
  static Variable of(
      Expr expr,
      Formula formula,
      Inputs inputs,
      Summaries summaries,
      @Nullable FrameData data,
      Role role) {
    ExprCompiler compiler = new ExprCompiler(formula, inputs, summaries, data, role);
    if (expr instanceof Expr.Call call && call.function().equals("poly")) {
      return polynomial(call, formula, compiler, summaries, data);
    }
    if (expr instanceof Expr.Name name) {
      int input = inputs.use(name.name(), role);
      if (inputs.kind(input) == ColumnKind.VECTOR && inputs.givenLevels(input).isEmpty()) {
        return vector(expr, input, inputs.column(input));
      }
    }
    Compiled compiled = compiler.compile(expr);
    Source source = new Source.Scalar(compiled.node());
    return switch (compiled.type()) {
      case NUMBER -> new Variable(expr, false, -1, source, List.of(""));
      case LOGICAL -> new Variable(expr, true, -1, source, List.of(""));
      case FACTOR -> {
        int input = factorInput(expr, inputs, role);
        inputs.needLevels(input);
        yield new Variable(expr, true, input, source, List.of(""));
      }
      case TEXT -> throw formula.error("a text cannot be a predictor", expr);
    };
  }

  static int factorInput(Expr expr, Inputs inputs, Role role) {
    Expr inner = expr;
    while (!(inner instanceof Expr.Name)) {
      inner =
          inner instanceof Expr.Paren paren
              ? paren.inner()
              : ((Expr.Call) inner).arguments().get(0).value();
    }
    return inputs.use(((Expr.Name) inner).name(), role);
  }

  private static Variable vector(Expr expr, int input, Column column) {
    if (column.elements().isEmpty()) {
      throw new InputRejectedException(
          "Column \""
              + column.name()
              + "\" (predictor) is a vector of unknown size; put a VectorSizeHint before this"
              + " stage.");
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < column.elements().size(); i++) {
      String element = column.elements().get(i);
      boolean unnamed = element.equals(Integer.toString(i));
      names.add(unnamed ? expr.deparse() + "[" + i + "]" : element);
    }
    return new Variable(expr, false, input, new Source.Vector(input, names.size()), names);
  }

  private static Variable polynomial(
      Expr.Call call,
      Formula formula,
      ExprCompiler compiler,
      Summaries summaries,
      @Nullable FrameData data) {
    CallArguments arguments = new CallArguments(formula, call, "x", "degree", "raw");
    Expr argument = arguments.required("x");
    int degree = arguments.wholeNumber("degree", 1, OrthogonalPolynomial.MAX_DEGREE);
    List<String> suffixes =
        degree == 1
            ? List.of("")
            : IntStream.rangeClosed(1, degree).mapToObj(Integer::toString).toList();
    if (arguments.flag("raw")) {
      return new Variable(
          call, false, -1, new Source.Powers(compiler.number(argument), degree), suffixes);
    }
    Expr points = unscaled(argument, formula);
    Node node = summaries.argument(points, compiler);
    double[] recurrence = summaries.polynomial(call, points, node, degree, data);
    return new Variable(call, false, -1, new Source.Orthogonal(node, degree, recurrence), suffixes);
  }

  /**
   * Orthogonal polynomials do not change when their argument is shifted or multiplied by a positive
   * number, so {@code poly(scale(x), d)} needs no second pass over the data.
   */
  private static Expr unscaled(Expr argument, Formula formula) {
    if (argument instanceof Expr.Call call && call.function().equals("scale")) {
      CallArguments arguments = new CallArguments(formula, call, "x", "center", "scale");
      double scale = arguments.switchOrNumber("scale", 1);
      if (Double.isNaN(scale) || scale > 0) {
        return arguments.required("x");
      }
    }
    return argument;
  }
}
