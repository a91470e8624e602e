# Prints designs.txt: what R's model.matrix makes of formulas over a table of 12 rows.
#   Rscript designs.R > designs.txt
# period and herd are the first 12 rows of lme4's cbpp; x is the row number / 10; the rest is made up.
d <- data.frame(
  period = factor(c(1, 2, 3, 4, 1, 2, 3, 1, 2, 3, 4, 1)),
  herd = factor(c(1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 4)),
  x = 1:12 / 10,
  u = c(2.5, -1, 0.25, 3, 7.125, -4, 0.5, 1, 1.75, -2, 6, 0.125),
  n = c(10L, 2L, 1L, 10L, 2L, 1L, 2L, 10L, 1L, 1L, 2L, 10L),
  year = c(2001, 2003, 2002, 2010, 2005, 2004, 2001, 2002, 2010, 2003, 2005, 2004),
  a = c("p", "q", "r", "q", "r", "p", "r", "p", "q", "r", "p", "q"),
  b = c("v", "u", "v", "v", "u", "u", "u", "v", "u", "v", "u", "v"),
  c = c("k", "k", "m", "m", "k", "m", "k", "m", "m", "k", "m", "k"),
  flag = c(TRUE, FALSE, FALSE, TRUE, TRUE, FALSE, TRUE, TRUE, FALSE, FALSE, TRUE, FALSE),
  `w x` = c(1, 4, 9, 16, 25, 36, 49, 64, 81, 100, 121, 144),
  check.names = FALSE)

line <- function(...) cat(paste(c(...), collapse = "\t"), "\n", sep = "")
number <- function(v) sprintf("%.17g", v)

design <- function(formula, contrasts = NULL) {
  m <- model.matrix(formula, d, contrasts.arg = contrasts)
  line("design", paste(deparse(formula[[2]], width.cutoff = 500), collapse = " "))
  for (name in names(contrasts)) line("contrasts", name, sub("contr.", "", contrasts[[name]], fixed = TRUE))
  line("columns", colnames(m))
  for (i in seq_len(nrow(m))) line("row", number(m[i, ]))
}

cat("# Written by designs.R,", R.version.string, "\n")
for (name in names(d)) {
  kind <- class(d[[name]])
  line("data", name, kind, if (kind == "numeric") number(d[[name]]) else as.character(d[[name]]))
}

# The kept cases of factor coding.
design(~ period)
design(~ period * x)
design(~ 0 + period)
design(~ period:x)
design(~ I(x^2) + log(x))
design(~ period + poly(x, 2, raw = TRUE))
# Contrasts.
sum3 <- list(a = "contr.sum"); helmert4 <- list(period = "contr.helmert"); poly4 <- list(period = "contr.poly")
design(~ a, sum3)
design(~ 0 + a, sum3)
design(~ a * x, sum3)
design(~ a * b, list(a = "contr.sum", b = "contr.helmert"))
design(~ 0 + a + b, list(b = "contr.sum"))
design(~ period, helmert4)
design(~ period, poly4)
design(~ period * a, list(period = "contr.poly", a = "contr.sum"))
design(~ factor(year), list("factor(year)" = "contr.poly"))
design(~ flag, list(flag = "contr.sum"))
design(~ flag * a, list(flag = "contr.sum", a = "contr.sum"))
# Margins.
design(~ 1)
design(~ 0 + x)
design(~ a:b)
design(~ 0 + a:b)
design(~ a + a:b)
design(~ b + a:b)
design(~ 0 + a + a:b)
design(~ 0 + a + b)
design(~ 0 + b + a)
design(~ a * b)
design(~ a * b * c)
design(~ a:b:c)
design(~ a + b:c)
design(~ a * b + a:b:c)
design(~ (a + b + c)^2)
design(~ (a + b + c)^2 - a:b)
design(~ a * b * x - x)
design(~ x:a)
design(~ x + x:a)
design(~ 0 + x:a)
design(~ 0 + x + a)
design(~ 0 + x + x:a)
design(~ x:u)
design(~ x:u:a + b)
design(~ a / x)
design(~ a / b)
design(~ a %in% b)
design(~ 0 + a:x + b)
design(~ 0 + herd + herd:x)
# Logicals, factors of numbers, comparisons.
design(~ flag)
design(~ 0 + flag)
design(~ flag:x)
design(~ flag * a)
design(~ factor(n))
design(~ 0 + factor(n):x)
design(~ factor(n) * flag)
design(~ factor(year))
design(~ I(x > 0.5))
design(~ I(a == "q") + x)
design(~ I(x > 0.5):a)
design(~ factor(x > 0.5) + factor(flag))
# Functions of columns.
design(~ I(x^3) + I(x^-1) + I(2^x) + I(-x) + I((x + u) * 2 / 3))
design(~ exp(x) + sqrt(x) + abs(u) + log(x, 2) + log2(x) + log10(x) + log1p(x) + expm1(x))
design(~ sin(u) + cos(u) + tan(x) + asin(x / 2) + acos(x / 2) + atan(u) + sinh(x) + cosh(x) + tanh(x))
design(~ floor(u) + ceiling(u) + round(u) + round(u, 1) + sign(u) + pmin(x, u) + pmax(x, u, 1))
design(~ I(flag + 1) + I(x * flag))
design(~ `w x` + log(`w x`) + `w x`:a)
# Functions of all rows.
design(~ scale(x))
design(~ scale(u, scale = FALSE) + scale(u, center = FALSE))
design(~ scale(u, 1, 2) + scale(log(x)))
design(~ scale(x):a + a)
design(~ I(scale(u)^2))
design(~ poly(x, 1))
design(~ poly(x, 3))
design(~ poly(u, 5))
design(~ poly(year, 4))
design(~ poly(u, 2, raw = TRUE) + poly(x, degree = 2))
design(~ poly(scale(u), 3))
design(~ poly(scale(u), 2, raw = TRUE))
design(~ a * poly(x, 2))
design(~ 0 + a:poly(u, 2))
