package sparkmixed.frame;

/** What a column does in a model, in the order problems are reported. */
public enum Role {
  RESPONSE("response"),
  WEIGHT("weights"),
  OFFSET("offset"),
  FIXED("predictor"),
  RANDOM("random-effects predictor"),
  GROUPING("grouping factor");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /** How messages name it. */
  public String text() {
    return text;
  }
}
