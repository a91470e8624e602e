package sparkmixed.frame;

/** A compiled expression and what it holds. */
record Compiled(Node node, Type type) {

  /** What an expression's values are. */
  enum Type {
    NUMBER,
    LOGICAL,
    FACTOR,
    TEXT
  }
}
