package sparkmixed.frame;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sparkmixed.formula.Expr;
import sparkmixed.formula.Formula;

/** Arguments of a call matched to parameters as R does: by name, then in order. */
final class CallArguments {
  private final Formula formula;
  private final Expr.Call call;
  private final Map<String, Expr> values = new HashMap<>();

  CallArguments(Formula formula, Expr.Call call, String... parameters) {
    this.formula = formula;
    this.call = call;
    for (Expr.Argument argument : call.arguments()) {
      if (argument.name() != null) {
        put(argument.name(), argument.value(), parameters);
      }
    }
    int next = 0;
    for (Expr.Argument argument : call.arguments()) {
      if (argument.name() == null) {
        while (next < parameters.length && values.containsKey(parameters[next])) {
          next++;
        }
        put(next < parameters.length ? parameters[next] : "", argument.value(), parameters);
      }
    }
  }

  private void put(String name, Expr value, String... parameters) {
    boolean known = Arrays.asList(parameters).contains(name);
    if (!known || values.put(name, value) != null) {
      throw formula.error(
          call.function() + "() takes " + String.join(", ", parameters) + ", each once", value);
    }
  }

  Expr required(String name) {
    Expr value = values.get(name);
    if (value == null) {
      throw formula.error(call.function() + "() lacks its argument " + name, call);
    }
    return value;
  }

  /** {@code FALSE} is {@code off}, {@code TRUE} or nothing is NaN, a number is itself. */
  double switchOrNumber(String name, double off) {
    Expr value = values.get(name);
    if (value == null) {
      return Double.NaN;
    }
    if (value instanceof Expr.Logical logical) {
      return logical.value() ? Double.NaN : off;
    }
    Double number = number(value);
    if (number == null) {
      throw formula.error(name + " must be TRUE, FALSE or a number", value);
    }
    return number;
  }

  boolean flag(String name) {
    Expr value = values.get(name);
    if (value != null && !(value instanceof Expr.Logical)) {
      throw formula.error(name + " must be TRUE or FALSE", value);
    }
    return value instanceof Expr.Logical logical && logical.value();
  }

  int wholeNumber(String name, int otherwise, int most) {
    Expr value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    Double number = number(value);
    if (number == null || number != Math.rint(number) || number < 1 || number > most) {
      throw formula.error(name + " must be a whole number from 1 to " + most, value);
    }
    return number.intValue();
  }

  private static @Nullable Double number(Expr value) {
    if (value instanceof Expr.Num num) {
      return num.value();
    }
    if (value instanceof Expr.Unary unary
        && unary.operator().equals("-")
        && unary.operand() instanceof Expr.Num num) {
      return -num.value();
    }
    return null;
  }
}
