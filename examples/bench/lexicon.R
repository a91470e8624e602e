# usage: Rscript lexicon.R CSV-DIRECTORY FORMULA : lmer with its default optimizer settings, timed by part
suppressMessages(library(lme4))
args <- commandArgs(TRUE)
files <- list.files(args[1], "part-.*[.]csv$", full.names = TRUE)
seconds <- function(what, expression) {
  t <- system.time(value <- expression)
  cat(sprintf("%-12s %8.2f s\n", what, t[["elapsed"]]))
  value
}
read <- if (requireNamespace("data.table", quietly = TRUE)) {
  function(file) as.data.frame(data.table::fread(file, stringsAsFactors = TRUE))
} else {
  function(file) read.csv(file, stringsAsFactors = TRUE)
}
data <- seconds("read", do.call(rbind, lapply(files, read)))
model <- seconds("lmer", lmer(as.formula(args[2]), data, control = lmerControl(calc.derivs = FALSE)))
cat(sprintf("%-12s %.6f\n", "criterion", -2 * as.numeric(logLik(model))))
