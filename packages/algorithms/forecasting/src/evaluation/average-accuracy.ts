import { type Accuracy, numberOrNull } from './accuracy.js';

/** Mean of what can be said; `null` where nothing can. */
function meanKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return numberOrNull(known.reduce((sum, value) => sum + value, 0) / known.length);
}

/** Each measure as its mean over several forecasts; the root mean squared error over all their steps. */
export function averageAccuracy(parts: readonly Accuracy[], levels: readonly number[]): Accuracy {
  const compared = parts.reduce((sum, part) => sum + part.compared, 0);
  const squares = parts.reduce((sum, part) => sum + (part.rootMeanSquaredError ?? 0) ** 2 * part.compared, 0);
  return {
    compared,
    meanAbsoluteError: meanKnown(parts.map((part) => part.meanAbsoluteError)),
    rootMeanSquaredError: numberOrNull(Math.sqrt(squares / compared)),
    symmetricMeanAbsolutePercentageError: meanKnown(parts.map((part) => part.symmetricMeanAbsolutePercentageError)),
    meanAbsolutePercentageError: meanKnown(parts.map((part) => part.meanAbsolutePercentageError)),
    weightedAbsolutePercentageError: meanKnown(parts.map((part) => part.weightedAbsolutePercentageError)),
    meanAbsoluteScaledError: meanKnown(parts.map((part) => part.meanAbsoluteScaledError)),
    rootMeanSquaredScaledError: meanKnown(parts.map((part) => part.rootMeanSquaredScaledError)),
    continuousRankedProbabilityScore: meanKnown(parts.map((part) => part.continuousRankedProbabilityScore)),
    intervals: levels.map((level, i) => ({
      level,
      coverage: meanKnown(parts.map((part) => part.intervals[i]!.coverage)),
      meanScaledIntervalScore: meanKnown(parts.map((part) => part.intervals[i]!.meanScaledIntervalScore)),
    })),
  };
}
