/**
 * Model formulas in lme4's language: text to tree to terms. First in the data path: everything that
 * follows asks a {@link sparkmixed.formula.Formula} what the response, the fixed terms, the random
 * terms and the offsets are, and never looks at the text again.
 *
 * <pre>
 *   text -> tokens -> tree -> terms:   y ~ a * b - a + (1 + x | g/h)
 *                                      fixed  1, b, a:b     random  (1, x | g), (1, x | h:g)
 * </pre>
 *
 * <p>The right-hand side is an algebra over sets of variables (Wilkinson and Rogers 1973) with the
 * rules of R's {@code terms.formula}: {@code a * b = a + b + a:b}, {@code a / b = a + a:b}, {@code
 * a %in% b = a:b}, {@code (a + b)^2} all products up to degree 2, {@code -} removes, duplicates
 * merge, terms are ordered by degree. Nothing is evaluated here and no column is looked at; a
 * function of columns stays a tree.
 *
 * <p>The parser is written by hand (precedence climbing) rather than generated: the grammar is one
 * table of operators, every error can point at the exact character, and length and depth are
 * limited by construction, so that no text, however long or nested, does worse than one clear
 * error.
 *
 * <p>Where it departs from R, on purpose and with an error that says so: an offset or a random term
 * under any operator but {@code +}, a comparison among terms, the response among its own
 * predictors, constants other than 0 and 1, several groupings behind one bar. {@code (e | a/b)}
 * lists {@code a} before {@code b:a}, and the innermost of {@code a/b/c} is {@code c:b:a}. A
 * literal with more than 15 digits keeps them.
 *
 * @see <a href="https://doi.org/10.2307/2346786">Wilkinson and Rogers 1973, Applied Statistics
 *     22(3)</a>
 */
@NullMarked
package sparkmixed.formula;

import org.jspecify.annotations.NullMarked;
