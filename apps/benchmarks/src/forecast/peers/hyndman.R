# Answers the questions of a file with one model of R's forecast package; started by the command.
#
#   Rscript hyndman.R QUESTIONS ANSWERS MODEL [SEASON]
#
# The clock is the processor time of this process around fit and forecast, after a warm-up. Missing values are interpolated
# linearly where the model does not take them (all but auto.arima).
suppressMessages({ library(forecast); library(jsonlite) })
arguments <- commandArgs(trailingOnly = TRUE)
name <- arguments[3]
levels <- c(80, 95)
fit <- switch(name,
  ets = function(y, h) forecast(ets(y), h = h, level = levels),
  auto.arima = function(y, h) forecast(auto.arima(y), h = h, level = levels),
  thetaf = function(y, h) thetaf(y, h = h, level = levels),
  snaive = function(y, h) snaive(y, h = h, level = levels),
  naive = function(y, h) naive(y, h = h, level = levels),
  stlf = function(y, h) stlf(y, h = h, level = levels),
  tbats = function(y, h) forecast(tbats(y, use.parallel = FALSE), h = h, level = levels),
  NULL
)
if (is.null(fit)) stop(sprintf("no model \"%s\": ets, auto.arima, thetaf, snaive, naive, stlf and tbats are known", name))
questions <- lapply(readLines(arguments[1]), fromJSON)
notes <- paste("R", getRversion(), "forecast", packageVersion("forecast"))
inputs <- lapply(questions, function(question) {
  values <- as.numeric(question$values)
  if (anyNA(values) && name != "auto.arima") {
    notes <<- union(notes, "gaps interpolated linearly")
    values <- na.interp(ts(values))
  }
  ts(as.numeric(values), frequency = if (is.na(arguments[4])) question$seasonLength else as.numeric(arguments[4]))
})
used <- function() { time <- proc.time(); sum(time[1:2]) }
try(fit(inputs[[1]], questions[[1]]$horizon), silent = TRUE)
seconds <- 0
results <- lapply(seq_along(questions), function(i) {
  before <- used()
  result <- tryCatch(suppressWarnings(fit(inputs[[i]], questions[[i]]$horizon)), error = function(error) {
    notes <<- union(notes, conditionMessage(error))
    NULL
  })
  seconds <<- seconds + used() - before
  result
})
lines <- vapply(results, function(result) {
  if (is.null(result)) return("null")
  columns <- list(point = result$mean, lower80 = result$lower[, 1], upper80 = result$upper[, 1],
                  lower95 = result$lower[, 2], upper95 = result$upper[, 2])
  as.character(toJSON(lapply(columns, as.numeric), digits = NA, na = "null"))
}, "")
summary <- toJSON(list(cpuSeconds = unbox(seconds), notes = notes), digits = NA)
writeLines(c(lines, as.character(summary)), arguments[2])
