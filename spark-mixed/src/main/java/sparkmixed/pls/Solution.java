package sparkmixed.pls;

/**
 * A solution of the penalized system for a right-hand side r.
 *
 * @param b {@code Lambda u}, and the fixed effects if they were solved for
 * @param u with {@code (Lambda'Z'WZ Lambda + I) u = Lambda' r}
 * @param g {@code Z'r - Z'WZ b} (minus {@code Z'WX beta} with fixed effects): u is {@code Lambda'
 *     g}, so g stands for {@code Lambda^-T u} where Lambda has no inverse
 */
public record Solution(Effects b, Effects u, Effects g) {}
