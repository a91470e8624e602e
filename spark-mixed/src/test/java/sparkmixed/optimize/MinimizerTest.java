package sparkmixed.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sparkmixed.objective.Evaluation;
import sparkmixed.objective.Objective;

/** Functions whose minima are known. */
class MinimizerTest {

  /** A function with its gradient; infeasible where it is not finite. */
  private record Smooth(
      int dimension, ToDoubleFunction<double[]> f, Function<double[], double[]> slope)
      implements Objective {
    @Override
    public Evaluation value(double[] theta) {
      double value = f.applyAsDouble(theta);
      return Double.isFinite(value)
          ? new Evaluation(value, new double[0])
          : Evaluation.infeasible();
    }

    @Override
    public Evaluation gradient(double[] theta) {
      double value = f.applyAsDouble(theta);
      return Double.isFinite(value)
          ? new Evaluation(value, slope.apply(theta))
          : Evaluation.infeasible();
    }
  }

  private static Optimum minimize(
      Minimizer.Method method, Objective objective, boolean even, double... start) {
    double[] ones = new double[start.length];
    Arrays.fill(ones, 1);
    boolean[] signs = new boolean[start.length];
    Arrays.fill(signs, even);
    List<LogEntry> heard = new ArrayList<>();
    Optimum optimum =
        new Minimizer(method, 200, 1e-8, heard::add).minimize(objective, start, ones, ones, signs);
    assertEquals(heard, optimum.log());
    for (int k = 0; k < heard.size(); k++) {
      assertEquals(k + 1, heard.get(k).evaluation());
    }
    return optimum;
  }

  private static double square(double x) {
    return x * x;
  }

  private static final Smooth ROSENBROCK =
      new Smooth(
          2,
          x -> 100 * square(x[1] - x[0] * x[0]) + square(1 - x[0]),
          x ->
              new double[] {
                -400 * x[0] * (x[1] - x[0] * x[0]) - 2 * (1 - x[0]), 200 * (x[1] - x[0] * x[0])
              });

  @ParameterizedTest
  @EnumSource
  void findsTheEndOfACurvedValley(Minimizer.Method method) {
    Optimum optimum = minimize(method, ROSENBROCK, false, -1.2, 1);
    assertTrue(optimum.converged(), optimum.message());
    assertArrayEquals(new double[] {1, 1}, optimum.theta(), 1e-8);
    assertEquals(0, optimum.value(), 1e-15);
    // The Hessian at (1, 1): [802 -400; -400 200]. Ours was begun a last step away, hence 0.1%.
    assertArrayEquals(new double[] {802, -400, -400, 200}, optimum.hessian(), 0.8);
  }

  /** (x^2 - a)^2 has its minimum at the boundary 0 if a is negative, and a saddle there if not. */
  private static Smooth even(double a, double b) {
    return new Smooth(
        2,
        x -> square(x[0] * x[0] - a) + square(x[1] * x[1] - b) + 0.1 * square(x[0] * x[1]),
        x ->
            new double[] {
              4 * x[0] * (x[0] * x[0] - a) + 0.2 * x[0] * x[1] * x[1],
              4 * x[1] * (x[1] * x[1] - b) + 0.2 * x[1] * x[0] * x[0]
            });
  }

  @ParameterizedTest
  @EnumSource
  void aMinimumAtZeroIsFoundAndNotLeft(Minimizer.Method method) {
    Optimum optimum = minimize(method, even(-1, 4), true, 1, 1);
    assertTrue(optimum.converged(), optimum.message());
    assertEquals(0, optimum.theta()[0], 1e-6);
    assertEquals(2, Math.abs(optimum.theta()[1]), 1e-8);
    assertEquals(1, optimum.value(), 1e-12);
  }

  @ParameterizedTest
  @EnumSource
  void zeroIsLeftWhenItIsASaddle(Minimizer.Method method) {
    // Starting on the ridge x0 = 0 the gradient never points off it.
    Optimum optimum = minimize(method, even(1, 4), true, 0, 1);
    assertTrue(optimum.converged(), optimum.message());
    Optimum other = minimize(method, even(1, 4), true, 1, 1);
    assertEquals(other.value(), optimum.value(), 1e-10);
    assertEquals(Math.abs(other.theta()[0]), Math.abs(optimum.theta()[0]), 1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void aFlatDirectionIsNoFailure(Minimizer.Method method) {
    Smooth flat =
        new Smooth(
            2,
            x -> square(x[0] * x[0] + x[1] * x[1] - 2),
            x -> {
              double r = 4 * (x[0] * x[0] + x[1] * x[1] - 2);
              return new double[] {r * x[0], r * x[1]};
            });
    Optimum optimum = minimize(method, flat, true, 0.3, 0.5);
    assertTrue(optimum.converged(), optimum.message());
    double[] x = optimum.theta();
    assertEquals(2, x[0] * x[0] + x[1] * x[1], 1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void stepsOutOfTheFeasibleRegionAreTakenBack(Minimizer.Method method) {
    Smooth barrier =
        new Smooth(
            2,
            x ->
                x[0] < 1.5 && x[1] < 1.5
                    ? -Math.log(1.5 - x[0]) - Math.log(1.5 - x[1]) - 3 * x[0] - 2 * x[1]
                    : Double.NaN,
            x -> new double[] {1 / (1.5 - x[0]) - 3, 1 / (1.5 - x[1]) - 2});
    Optimum optimum = minimize(method, barrier, false, 0, 0);
    assertTrue(optimum.converged(), optimum.message());
    assertArrayEquals(new double[] {1.5 - 1 / 3.0, 1}, optimum.theta(), 1e-7);
  }

  @ParameterizedTest
  @EnumSource
  void oneParameterOfAnyScaleIsFound(Minimizer.Method method) {
    for (double scale : new double[] {1e-6, 1, 1e6}) {
      Smooth one =
          new Smooth(
              1,
              x -> Math.cosh(x[0] / scale - 0.7),
              x -> new double[] {Math.sinh(x[0] / scale - 0.7) / scale});
      Optimum optimum =
          new Minimizer(method, 200, 1e-8, entry -> {})
              .minimize(
                  one,
                  new double[] {scale},
                  new double[] {scale},
                  new double[] {1},
                  new boolean[] {true});
      assertTrue(optimum.converged(), optimum.message());
      assertEquals(0.7, optimum.theta()[0] / scale, 1e-7);
      assertEquals(1 / square(scale), optimum.hessian()[0], 1e-3 / square(scale));
    }
  }

  @Test
  void anInfeasibleStartIsReported() {
    Smooth nowhere = new Smooth(1, x -> Double.NaN, x -> new double[1]);
    Optimum optimum = minimize(Minimizer.Method.QUASI_NEWTON, nowhere, true, 1);
    assertFalse(optimum.converged());
    assertArrayEquals(new double[] {1}, optimum.theta());
  }

  @Test
  void tooFewIterationsAreReportedWithARemedy() {
    double[] ones = {1, 1, 1, 1, 1, 1, 1, 1};
    Smooth chain =
        new Smooth(
            8,
            x -> {
              double sum = 0;
              for (int k = 0; k < 7; k++) {
                sum += 100 * square(x[k + 1] - x[k] * x[k]) + square(1 - x[k]);
              }
              return sum;
            },
            x -> {
              double[] g = new double[8];
              for (int k = 0; k < 7; k++) {
                double r = x[k + 1] - x[k] * x[k];
                g[k] += -400 * x[k] * r - 2 * (1 - x[k]);
                g[k + 1] += 200 * r;
              }
              return g;
            });
    double[] start = {-1.2, 1, -1.2, 1, -1.2, 1, -1.2, 1};
    Optimum stopped =
        new Minimizer(Minimizer.Method.QUASI_NEWTON, 3, 1e-8, entry -> {})
            .minimize(chain, start, ones, ones, new boolean[8]);
    assertFalse(stopped.converged());
    assertTrue(stopped.message().contains("raise maxIter"), stopped.message());
    Optimum enough =
        new Minimizer(Minimizer.Method.QUASI_NEWTON, 500, 1e-8, entry -> {})
            .minimize(chain, start, ones, ones, new boolean[8]);
    assertTrue(enough.converged(), enough.message());
  }

  /** exp(-x) + y'y falls up to x = 1, beyond which there is nothing: the infimum is at the edge. */
  @ParameterizedTest
  @EnumSource
  void anEdgeIsNoMinimum(Minimizer.Method method) {
    Smooth edged =
        new Smooth(
            2,
            x -> x[0] > 1 ? Double.NaN : Math.exp(-x[0]) + square(x[1]),
            x -> new double[] {-Math.exp(-x[0]), 2 * x[1]});
    Optimum optimum = minimize(method, edged, false, 0, 0.5);
    assertFalse(optimum.converged(), optimum.message());
    assertEquals(1, optimum.theta()[0], 1e-3);
  }

  /** A saddle whose ways down soon end: nothing to restart from, and no minimum either. */
  @ParameterizedTest
  @EnumSource
  void aSaddleBesideTheEdgeIsNoMinimum(Minimizer.Method method) {
    Smooth edged =
        new Smooth(
            1,
            x -> Math.abs(x[0]) > 1e-4 ? Double.NaN : -square(x[0]),
            x -> new double[] {-2 * x[0]});
    assertFalse(minimize(method, edged, false, 0).converged());
  }
}
