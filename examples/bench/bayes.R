# Smallest bulk effective sample size a second of rstanarm on sleepstudy, over parameters but random effects.
library(rstanarm)
library(posterior)
data <- read.csv(commandArgs(TRUE)[1])
data$Subject <- factor(data$Subject)
seconds <- system.time(fit <- stan_lmer(
  Reaction ~ Days + (Days | Subject), data, chains = 4, cores = 2, refresh = 0, seed = 1,
  prior_intercept = normal(300, 140), prior = normal(0, 49), prior_aux = exponential(0.018)
))[["elapsed"]]
draws <- as.array(fit)
draws <- draws[, , !grepl("^b\\[|^mean_PPD|^log-posterior", dimnames(draws)$parameters)]
ess <- min(apply(draws, 3, ess_bulk))
cat("smallest bulk effective sample size", ess, "in", seconds, "s\n")
cat("rstanarm", ess / seconds, "\n")
