package sparkmixed.formula;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.error.FormulaException;

/**
 * Precedence climbing over the tokens of a formula. Linear in the number of tokens; recursion is
 * bounded by {@link #MAX_NESTING}, and the trees that later code walks recursively by {@link
 * #MAX_DEPTH}.
 */
final class Parser {
  static final int MAX_LENGTH = 10_000;
  static final int MAX_NESTING = 200;
  static final int MAX_DEPTH = 500;

  /** The two sides of a formula. */
  record Sides(@Nullable Expr left, Expr right) {}

  private final SourceMap source;
  private final List<Token> tokens;
  private int at;
  private int nesting;
  private int callDepth;

  private Parser(SourceMap source) {
    this.source = source;
    this.tokens = Tokenizer.tokenize(source.text());
  }

  static Sides parse(SourceMap source) {
    int length = source.text().length();
    if (length > MAX_LENGTH) {
      throw source.error(tooLong(length, ""), 0);
    }
    return new Parser(source).formula();
  }

  static String tooLong(int length, String how) {
    return "the formula is "
        + how
        + length
        + " characters long; at most "
        + MAX_LENGTH
        + " are read";
  }

  private Sides formula() {
    if (peek().is(Token.Kind.END)) {
      throw error("the formula is empty; write response ~ terms", peek());
    }
    Expr left = isOperator("~") ? null : expression(Operators.TILDE + 1);
    if (left != null && source.depth(left) > MAX_DEPTH) {
      throw source.error("the response is nested too deeply", left);
    }
    if (!isOperator("~")) {
      if (peek().is(Token.Kind.END)) {
        throw error("there is no ~ between the response and the terms", peek());
      }
      throw unexpected();
    }
    at++;
    if (peek().is(Token.Kind.END)) {
      throw error("there is nothing right of ~; write ~ 1 for an intercept alone", peek());
    }
    Expr right = expression(Operators.TILDE + 1);
    if (!peek().is(Token.Kind.END)) {
      throw unexpected();
    }
    return new Sides(left, right);
  }

  private Expr expression(int tightness) {
    Expr left = prefixed();
    while (true) {
      Token operator = peek();
      int precedence = operator.is(Token.Kind.OPERATOR) ? Operators.binary(operator.text()) : 0;
      if (precedence < tightness || precedence == Operators.TILDE) {
        return left;
      }
      if (callDepth > 0 && Operators.isBar(operator.text())) {
        throw error(
            "a bar cannot stand inside a function; random terms are added: ... + (1 | g)",
            operator);
      }
      at++;
      boolean rightFirst = precedence == Operators.POWER;
      Expr right = rightFirst ? nested(precedence, operator) : expression(precedence + 1);
      int depth = 1 + Math.max(source.depth(left), source.depth(right));
      if (callDepth > 0 && depth > MAX_DEPTH) {
        throw error("the expression is nested more than " + MAX_DEPTH + " levels deep", operator);
      }
      left = source.put(new Expr.Binary(operator.text(), left, right), operator.start(), depth);
      if (precedence == Operators.COMPARISON && precedence == Operators.binary(peek().text())) {
        throw error("comparisons cannot be chained", peek());
      }
    }
  }

  private Expr nested(int tightness, Token opener) {
    if (++nesting > MAX_NESTING) {
      throw error("the formula is nested more than " + MAX_NESTING + " levels deep", opener);
    }
    Expr inner = expression(tightness);
    nesting--;
    return inner;
  }

  private Expr prefixed() {
    Token token = peek();
    int precedence = token.is(Token.Kind.OPERATOR) ? Operators.prefix(token.text()) : 0;
    if (precedence == 0) {
      return primary();
    }
    at++;
    Expr operand = nested(precedence, token);
    return source.put(
        new Expr.Unary(token.text(), operand), token.start(), 1 + source.depth(operand));
  }

  private Expr primary() {
    Token token = peek();
    switch (token.kind()) {
      case NAME:
        at++;
        return peek().is(Token.Kind.OPEN) ? call(token) : column(token);
      case NUMBER:
        at++;
        return source.put(new Expr.Num(token.number()), token.start(), 1);
      case STRING:
        at++;
        return source.put(new Expr.Text(token.text()), token.start(), 1);
      case LOGICAL:
        at++;
        return source.put(new Expr.Logical(token.text().equals("TRUE")), token.start(), 1);
      case OPEN:
        at++;
        Expr inner = nested(Operators.TILDE + 1, token);
        close(token);
        return source.put(new Expr.Paren(inner), token.start(), 1 + source.depth(inner));
      case END:
        throw error("the formula ends where a term is expected", token);
      default:
        throw unexpected();
    }
  }

  private Expr column(Token token) {
    String name = token.text();
    if (callDepth > 0 && (name.equals(ColumnNames.DOT) || name.equals(ColumnNames.ROW))) {
      throw error(name + " cannot stand inside a function", token);
    }
    return source.put(new Expr.Name(name), token.start(), 1);
  }

  private Expr call(Token function) {
    String name = function.text();
    if (!Functions.isKnown(name)) {
      throw error(Functions.unknown(name), function);
    }
    boolean sole = name.equals("offset") || name.equals("cbind");
    if (sole && callDepth > 0) {
      throw error(name + " cannot stand inside another function", function);
    }
    Token open = peek();
    at++;
    callDepth++;
    List<Expr.Argument> arguments = new ArrayList<>();
    int depth = 0;
    if (!peek().is(Token.Kind.CLOSE)) {
      do {
        Expr.Argument argument = argument(open);
        depth = Math.max(depth, source.depth(argument.value()));
        arguments.add(argument);
      } while (skip(Token.Kind.COMMA));
    }
    callDepth--;
    close(open);
    String arityError = Functions.arityError(name, arguments.size());
    if (!arityError.isEmpty()) {
      throw error(arityError, function);
    }
    return source.put(new Expr.Call(name, arguments), function.start(), 1 + depth);
  }

  private Expr.Argument argument(Token open) {
    Token name = peek();
    if ((name.is(Token.Kind.NAME) || name.is(Token.Kind.STRING))
        && tokens.get(at + 1).is(Token.Kind.EQUALS)) {
      at += 2;
      return new Expr.Argument(name.text(), nested(Operators.TILDE + 1, open));
    }
    Expr value = nested(Operators.TILDE + 1, open);
    return new Expr.Argument(null, value);
  }

  private void close(Token open) {
    if (skip(Token.Kind.CLOSE)) {
      return;
    }
    if (peek().is(Token.Kind.END) || (isOperator("~") && isFirstTilde())) {
      throw error("this parenthesis is never closed", open);
    }
    throw unexpected();
  }

  private FormulaException unexpected() {
    Token token = peek();
    if (isOperator("~")) {
      return error(
          isFirstTilde()
              ? "~ cannot stand here; it stands once, right of the response"
              : "a formula has one ~ only",
          token);
    }
    if (token.is(Token.Kind.CLOSE)) {
      boolean empty = at > 0 && tokens.get(at - 1).is(Token.Kind.OPEN);
      boolean complete = at > 0 && endsOperand(tokens.get(at - 1));
      return error(
          empty
              ? "there is nothing between the parentheses"
              : complete ? "this parenthesis was never opened" : "a term is missing before )",
          token);
    }
    if (token.is(Token.Kind.EQUALS)) {
      return error("= only names an argument of a function; write ~ or ==", token);
    }
    String shown =
        source.text().substring(token.start(), Math.min(token.end(), token.start() + 30));
    boolean operatorMissing =
        at > 0 && endsOperand(tokens.get(at - 1)) && !token.is(Token.Kind.COMMA);
    return error(
        "unexpected " + shown + (operatorMissing ? "; is an operator missing before it?" : ""),
        token);
  }

  private static boolean endsOperand(Token token) {
    return switch (token.kind()) {
      case NAME, NUMBER, STRING, LOGICAL, CLOSE -> true;
      default -> false;
    };
  }

  private boolean skip(Token.Kind kind) {
    if (!peek().is(kind)) {
      return false;
    }
    at++;
    return true;
  }

  private boolean isFirstTilde() {
    return tokens.subList(0, at).stream()
        .noneMatch(token -> token.is(Token.Kind.OPERATOR) && token.text().equals("~"));
  }

  private boolean isOperator(String text) {
    return peek().is(Token.Kind.OPERATOR) && peek().text().equals(text);
  }

  private Token peek() {
    return tokens.get(at);
  }

  private FormulaException error(String message, Token at) {
    return source.error(message, at.start());
  }
}
