# usage: Rscript accuracy.R CSV FORMULA NAGQ : glmer with its default settings but the final derivatives, timed by part
suppressMessages(library(lme4))
args <- commandArgs(TRUE)
seconds <- function(what, expression) {
  t <- system.time(value <- expression)
  cat(sprintf("%-12s %8.2f s\n", what, t[["elapsed"]]))
  value
}
data <- seconds("read", read.csv(args[1], stringsAsFactors = TRUE))
model <- seconds("glmer", glmer(as.formula(args[2]), data, family = binomial, nAGQ = as.integer(args[3])))
cat(sprintf("%-12s %.6f\n", "criterion", -2 * as.numeric(logLik(model))))
