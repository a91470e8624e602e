package sparkmixed.fit;

import java.util.List;
import sparkmixed.frame.CodedRow;
import sparkmixed.frame.ModelFrame;
import sparkmixed.moments.Moments;
import sparkmixed.moments.Pilot;
import sparkmixed.moments.PilotRule;

/** The pilot of a linear model: {@link PilotFit} chooses it, {@link PilotCheck} looks back. */
record LinearPilot(ModelFrame frame) implements PilotRule {
  private static final int ROWS = 2000;

  @Override
  public int rows() {
    return ROWS;
  }

  @Override
  public Pilot choose(List<CodedRow> rows) {
    return PilotFit.of(frame, rows);
  }

  @Override
  public boolean served(Pilot pilot, Moments moments) {
    // a pilot of all rows is as good as there is
    return moments.totals().rows() <= ROWS
        || new PilotCheck(frame, moments).refined(pilot) == pilot;
  }
}
