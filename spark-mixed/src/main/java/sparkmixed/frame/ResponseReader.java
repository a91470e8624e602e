package sparkmixed.frame;

import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;
import sparkmixed.formula.Expr;
import sparkmixed.formula.Formula;

/** Reads what stands left of {@code ~}: which forms there are depends on the family. */
final class ResponseReader {
  private final Formula formula;
  private final Inputs inputs;
  private final ExprCompiler compiler;
  private final Family family;

  /** A response, compiled; {@code failures} is there for {@link Response.Form#COUNTS}. */
  record Parts(Response.Form form, Variable variable, @Nullable Variable failures) {}

  ResponseReader(Formula formula, Inputs inputs, ExprCompiler compiler, Family family) {
    this.formula = formula;
    this.inputs = inputs;
    this.compiler = compiler;
    this.family = family;
  }

  Parts read(Expr left) {
    if (left instanceof Expr.Call call && call.function().equals("cbind")) {
      return counts(call);
    }
    if (family == Family.BINOMIAL) {
      Compiled compiled = compiler.compile(left);
      if (compiled.type() == Compiled.Type.FACTOR) {
        int input = Variable.factorInput(left, inputs, Role.RESPONSE);
        inputs.needLevels(input);
        Source source = new Source.Scalar(compiled.node());
        return new Parts(
            Response.Form.LEVEL, new Variable(left, true, input, source, List.of("")), null);
      }
      if (compiled.type() == Compiled.Type.LOGICAL) {
        return number(Response.Form.LOGICAL, left);
      }
    }
    return number(Response.Form.NUMBER, left);
  }

  private Parts number(Response.Form form, Expr left) {
    return new Parts(form, Variable.number(left, compiler.number(left)), null);
  }

  private Parts counts(Expr.Call call) {
    if (family != Family.BINOMIAL) {
      throw formula.error(
          "cbind() is the response of a binomial model; a "
              + family.text()
              + " model has one number for each row: set family = binomial, or give one column",
          call);
    }
    Expr successes = call.arguments().get(0).value();
    Expr failures = call.arguments().get(1).value();
    return new Parts(
        Response.Form.COUNTS,
        Variable.number(successes, compiler.number(successes)),
        Variable.number(failures, compiler.number(failures)));
  }
}
