package sparkmixed.objective;

import org.jspecify.annotations.Nullable;
import sparkmixed.family.Family;
import sparkmixed.moments.Moments;
import sparkmixed.moments.PackedRows;
import sparkmixed.pls.RowLayout;

/**
 * The deviance of one block of rows, whose factors are one or strictly nested, with the modes of
 * its groups for the next evaluation. Groups of other blocks are independent given theta, beta and
 * psi, so values and gradients of blocks add up.
 */
final class RowsKernel implements GroupedRows {
  /** Up to this many effects a group costs less by itself than in a system of all groups. */
  private static final int FEW = 3;

  private final RowLayout layout;
  private @Nullable LocalGroups groups;
  private @Nullable LaplaceDeviance laplace;
  private @Nullable Integration integration;

  private RowsKernel(RowLayout layout) {
    this.layout = layout;
  }

  static RowsKernel of(PackedRows rows, Family family) {
    Moments pattern = rows.pattern();
    return new RowsKernel(RowLayout.of(rows, pattern, family.collapses()));
  }

  @Override
  public synchronized PartialDeviance evaluate(Request request) {
    if (oneByOne(request.integration().rule())) {
      LocalGroups local = groups;
      if (local == null) {
        local = new LocalGroups(layout);
        groups = local;
      }
      return local.evaluate(request);
    }
    LaplaceDeviance deviance = laplace;
    if (deviance == null || !request.integration().equals(integration)) {
      deviance = laplace(request);
      laplace = deviance;
      integration = request.integration();
    }
    int n = request.parameters().length;
    Evaluation at =
        request.gradient()
            ? deviance.gradient(request.parameters())
            : deviance.value(request.parameters());
    if (!at.feasible()) {
      return PartialDeviance.infeasible(n);
    }
    PartialDeviance partial = new PartialDeviance(n);
    partial.value = at.value();
    System.arraycopy(at.gradient(), 0, partial.gradient, 0, at.gradient().length);
    return partial;
  }

  /** Whether groups are integrated one by one, which for many effects costs K^5 each. */
  private boolean oneByOne(Integration.Rule rule) {
    boolean oneFactor = layout.rows().shape().factors() == 1;
    return switch (rule) {
      case LAPLACE -> oneFactor && layout.rows().shape().width(0) <= FEW;
      case LAPLACE_EXPECTED -> false;
      case QUADRATURE, DRAWN -> true;
    };
  }

  private LaplaceDeviance laplace(Request request) {
    return new LaplaceDeviance(
        layout,
        request.covariance(),
        request.family(),
        request.link(),
        false,
        request.integration().rule() == Integration.Rule.LAPLACE_EXPECTED,
        0);
  }

  /**
   * Conditional modes and variances of the block's levels; its system lives for this call only.
   *
   * @param request with Laplace's approximation
   * @param prediction whether the uncertainty of predictions is wanted, too
   */
  synchronized BlockModes modes(Request request, boolean prediction) {
    LaplaceDeviance deviance = laplace(request);
    if (!deviance.value(request.parameters()).feasible()) {
      throw new IllegalStateException("no conditional modes at the optimum");
    }
    return new BlockModes(
        deviance.modes(),
        deviance.variances(),
        prediction ? deviance.predictionVariance(Long.MAX_VALUE) : null);
  }
}
