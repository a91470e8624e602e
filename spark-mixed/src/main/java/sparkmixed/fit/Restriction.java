package sparkmixed.fit;

/** A smooth map of free parameters onto all those of a model for which one quantity has a value. */
interface Restriction {

  /** All parameters. */
  double[] all(double[] free);

  /** Derivative by the free parameters, from that by all. */
  double[] pulled(double[] free, double[] gradient);

  /** Free parameters near given ones of the whole model. */
  double[] free(double[] all);

  /** For each free parameter the one of the model whose scale it has. */
  int[] counterparts();

  /** Typical sizes of the free parameters, given those of all. */
  default double[] scales(double[] all) {
    int[] counterparts = counterparts();
    double[] scales = new double[counterparts.length];
    for (int k = 0; k < scales.length; k++) {
      scales[k] = all[counterparts[k]];
    }
    return scales;
  }
}
