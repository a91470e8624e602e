package sparkmixed.ml;

/**
 * Setters of the Params that {@code fit} reads, whatever the family.
 *
 * @param <S> the class that has them
 */
public interface FitSetters<S extends FitSetters<S>> extends ScoringSetters<S> {

  default S setFormula(String value) {
    set(formula(), value);
    return self();
  }

  default S setFamily(String value) {
    set(family(), value);
    return self();
  }

  default S setLink(String value) {
    set(link(), value);
    return self();
  }

  default S setMethod(String value) {
    set(method(), value);
    return self();
  }

  default S setWeightCol(String value) {
    set(weightCol(), value);
    return self();
  }

  default S setOffsetCol(String value) {
    set(offsetCol(), value);
    return self();
  }

  default S setMaxIter(int value) {
    set(maxIter(), value);
    return self();
  }

  default S setTol(double value) {
    set(tol(), value);
    return self();
  }

  default S setSeed(long value) {
    set(seed(), value);
    return self();
  }

  default S setSolver(String value) {
    set(solver(), value);
    return self();
  }

  default S setDdf(String value) {
    set(ddf(), value);
    return self();
  }

  default S setCheckpointDir(String value) {
    set(checkpointDir(), value);
    return self();
  }

  default S setContrasts(String[] value) {
    set(contrasts(), value);
    return self();
  }

  default S setLevels(String[] value) {
    set(levels(), value);
    return self();
  }

  default S setMemoryBudgetMB(int value) {
    set(memoryBudgetMB(), value);
    return self();
  }
}
