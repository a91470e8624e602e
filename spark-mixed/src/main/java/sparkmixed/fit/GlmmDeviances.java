package sparkmixed.fit;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import sparkmixed.covariance.CovarianceLayout;
import sparkmixed.family.Family;
import sparkmixed.family.Link;
import sparkmixed.frame.ModelFrame;
import sparkmixed.objective.BlockRows;
import sparkmixed.objective.EliminatedRows;
import sparkmixed.objective.GroupedDeviance;
import sparkmixed.objective.GroupedRows;
import sparkmixed.objective.ImportanceDeviance;
import sparkmixed.objective.Integration;
import sparkmixed.objective.LaplaceDeviance;
import sparkmixed.objective.LocalGroups;
import sparkmixed.objective.Objective;
import sparkmixed.pls.RowLayout;

/**
 * The deviances of a generalized linear mixed model whose rows are placed: by Laplace's
 * approximation, by quadrature or by draws, each by the kernel that suits the place of the rows.
 *
 * <p>All parameters are in the centred coordinates that the optimizer works in. Each deviance
 * starts from the same first guess of the coefficients; the rows, once laid out, are shared.
 */
final class GlmmDeviances implements AutoCloseable {
  private final ModelFrame frame;
  private final GlmmOptions options;
  private final GlmmRows rows;
  private final CovarianceLayout covariance;
  private final GlmmStart start;
  private final GlmmSummary summary;
  private final @Nullable RowLayout layout;
  private final @Nullable EliminatedRows eliminated;

  GlmmDeviances(
      ModelFrame frame,
      GlmmOptions options,
      GlmmRows rows,
      CovarianceLayout covariance,
      GlmmStart start,
      GlmmSummary summary) {
    this.frame = frame;
    this.options = options;
    this.rows = rows;
    this.covariance = covariance;
    this.start = start;
    this.summary = summary;
    int[] kept = start.rank.independent();
    GlmmRows.Local local = rows.local();
    this.layout =
        local == null || frame.factors().isEmpty()
            ? null
            : RowLayout.of(
                local.rows().select(kept), local.pattern(), options.family().collapses());
    BlockLevels grouped = rows.grouped();
    this.eliminated =
        grouped == null || rows.chain().length == 0
            ? null
            : new EliminatedRows(
                rows.blocks(),
                LmmProblem.shape(frame),
                kept,
                rows.chain(),
                rows.levels(),
                grouped,
                rows.facts().rows(),
                options.family().collapses());
  }

  /**
   * The Laplace deviance of all effects together, in the centred coordinates that the optimizer
   * works in; not where groups are independent.
   *
   * @param joint whether fixed effects are found with the random ones (PQL)
   */
  LaplaceDeviance laplace(boolean joint) {
    boolean expected = options.curvature() == GlmmOptions.Curvature.EXPECTED;
    Family family = options.family();
    Link link = options.link();
    double constant = summary.constant();
    LaplaceDeviance deviance =
        eliminated == null
            ? new LaplaceDeviance(
                Objects.requireNonNull(layout), covariance, family, link, joint, expected, constant)
            : new LaplaceDeviance(eliminated, covariance, family, link, joint, expected, constant);
    deviance.start(start.beta);
    return deviance;
  }

  /** The deviance of the method asked for, of groups that are integrated one by one. */
  GroupedDeviance grouped() {
    return grouped(groupedRows(), integration());
  }

  /** A deviance of groups that are integrated one by one. */
  GroupedDeviance grouped(GroupedRows groups, Integration integration) {
    return new GroupedDeviance(
        groups,
        integration,
        covariance,
        options.family(),
        options.link(),
        start.beta.length,
        summary.constant());
  }

  private GroupedRows groupedRows() {
    return layout == null ? blocks() : new LocalGroups(layout);
  }

  /** Groups in blocks; separable placement only. */
  BlockRows blocks() {
    return new BlockRows(rows.blocks(), start.rank.independent());
  }

  /** How the method asked for integrates. */
  Integration integration() {
    return switch (options.method()) {
      case AGQ -> Integration.quadrature(options.quadraturePoints());
      case MONTE_CARLO -> Integration.drawn(options.samples(), options.seed());
      default -> laplaceIntegration();
    };
  }

  Integration laplaceIntegration() {
    return Integration.laplace(options.curvature() == GlmmOptions.Curvature.EXPECTED);
  }

  /**
   * The deviance that a fit by the method asked for minimizes, in (theta, beta, psi) of the centred
   * coordinates; rows on the driver, and neither PQL nor draws of several factors.
   */
  Objective minimized() {
    return options.method() == GlmmOptions.Method.LAPLACE ? laplace(false) : grouped();
  }

  /**
   * The deviance of the method asked for, ready to be evaluated at one point.
   *
   * @param parameters (theta, beta, psi) of that point, in the centred coordinates
   */
  Objective at(double[] parameters) {
    if (rows.placement().equals("separable")
        || options.method() == GlmmOptions.Method.AGQ
        || options.method() == GlmmOptions.Method.MONTE_CARLO && frame.factors().size() == 1) {
      return grouped();
    }
    if (options.method() != GlmmOptions.Method.MONTE_CARLO) {
      return laplace(false);
    }
    LaplaceDeviance center = laplace(false);
    center.value(parameters);
    return importance(center, Arrays.copyOf(parameters, covariance.parameters()));
  }

  /**
   * The deviance by draws about the mode of a Laplace deviance's last point.
   *
   * @param theta of that point, in the centred coordinates
   */
  ImportanceDeviance importance(LaplaceDeviance center, double[] theta) {
    long effects = 0;
    for (int f = 0; f < frame.factors().size(); f++) {
      effects += (long) covariance.widths()[f] * rows.levels()[f].size();
    }
    MemoryGuard.checkRoom(
        ImportanceDeviance.bytes(options.samples(), effects), options.memoryBudget());
    return new ImportanceDeviance(
        center, options.family(), options.link(), theta, options.samples(), options.seed());
  }

  /** How and where the kernel will work. */
  FittedModel.Solver solver() {
    GlmmRows.Local local = rows.local();
    if (local != null && layout == null) {
      return new FittedModel.Solver(
          "driver",
          "block-diagonal",
          "no random effects: the likelihood is a sum over the rows",
          local.rows().bytes());
    }
    return layout == null
        ? rows.solver(frame)
        : FitParts.solver(frame, layout.plan(start.beta.length), "driver");
  }

  /** Rows on the driver, laid out. */
  RowLayout layout() {
    return Objects.requireNonNull(layout);
  }

  /** Gives back what the kernel holds on executors; the rows stay. */
  @Override
  public void close() {
    if (eliminated != null) {
      eliminated.close();
    }
  }
}
