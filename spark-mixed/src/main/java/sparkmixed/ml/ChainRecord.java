package sparkmixed.ml;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sparkmixed.bayes.Chain;
import sparkmixed.bayes.ChainState;
import sparkmixed.moments.NumbersIn;
import sparkmixed.moments.NumbersOut;

/** A chain that goes on later, as numbers: every bit of it. */
final class ChainRecord {
  private ChainRecord() {}

  static void write(ChainState state, NumbersOut out) throws IOException {
    out.ints(new int[] {state.chain(), state.iterations()});
    out.number(state.random());
    out.doubles(state.position());
    out.number(state.logDensity());
    out.doubles(state.gradient());
    ChainState.Adaptation adaptation = state.adaptation();
    if (adaptation == null) {
      out.ints(new int[0]);
    } else {
      out.ints(
          new int[] {
            adaptation.updates(),
            adaptation.windowSize(),
            adaptation.windowEnd(),
            adaptation.count()
          });
      out.number(adaptation.shrinkage());
      out.number(adaptation.averageError());
      out.number(adaptation.averageLogStep());
      out.doubles(adaptation.mean());
      out.doubles(adaptation.squares());
    }
    write(state.drawn(), out);
  }

  private static void write(Chain chain, NumbersOut out) throws IOException {
    out.number(chain.draws().length);
    for (double[] draw : chain.draws()) {
      out.doubles(draw);
    }
    out.doubles(chain.logDensity());
    out.doubles(chain.energy());
    out.ints(chain.treeDepth());
    int[] divergent = new int[chain.divergent().length];
    Arrays.setAll(divergent, i -> chain.divergent()[i] ? 1 : 0);
    out.ints(divergent);
    out.doubles(chain.acceptance());
    out.number(chain.stepSize());
    out.doubles(chain.inverseMetric());
    out.number(chain.gradients());
  }

  static ChainState read(NumbersIn in) throws IOException {
    int[] numbers = in.ints();
    return new ChainState(
        numbers[0],
        numbers[1],
        in.whole(),
        in.doubles(),
        in.number(),
        in.doubles(),
        adaptation(in),
        chain(in));
  }

  private static ChainState.@Nullable Adaptation adaptation(NumbersIn in) throws IOException {
    int[] counts = in.ints();
    return counts.length == 0
        ? null
        : new ChainState.Adaptation(
            counts[0],
            in.number(),
            in.number(),
            in.number(),
            counts[1],
            counts[2],
            counts[3],
            in.doubles(),
            in.doubles());
  }

  private static Chain chain(NumbersIn in) throws IOException {
    // a list, since the count of a damaged file must not ask for memory
    List<double[]> draws = new ArrayList<>();
    for (long left = in.whole(); left > 0; left--) {
      draws.add(in.doubles());
    }
    double[] logDensity = in.doubles();
    double[] energy = in.doubles();
    int[] treeDepth = in.ints();
    int[] ones = in.ints();
    boolean[] divergent = new boolean[ones.length];
    for (int i = 0; i < ones.length; i++) {
      divergent[i] = ones[i] == 1;
    }
    return new Chain(
        draws.toArray(double[][]::new),
        logDensity,
        energy,
        treeDepth,
        divergent,
        in.doubles(),
        in.number(),
        in.doubles(),
        in.whole());
  }
}
