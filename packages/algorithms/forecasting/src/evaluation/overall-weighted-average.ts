import type { Accuracy } from './accuracy.js';

/** The two measures that {@link overallWeightedAverage} weighs, as {@link Accuracy} has them. */
export type OverallMeasures = Pick<Accuracy, 'symmetricMeanAbsolutePercentageError' | 'meanAbsoluteScaledError'>;

/**
 * OWA, by which the M4 competition ranked: the mean of sMAPE and MASE, each divided by that of a yardstick (Naive2 in the
 * competition) over the same forecasts. Below 1 is better than the yardstick. Average each measure over all series first, then divide.
 *
 * NaN where a measure is unknown or the yardstick was perfect.
 *
 * Source: Makridakis, Spiliotis and Assimakopoulos, "The M4 Competition", International Journal of Forecasting 36 (2020),
 * doi:10.1016/j.ijforecast.2019.04.014.
 *
 * @example
 * ```ts
 * import { overallWeightedAverage } from '@bellwether/forecasting';
 *
 * const naive2 = { symmetricMeanAbsolutePercentageError: 20, meanAbsoluteScaledError: 2 };
 * overallWeightedAverage({ symmetricMeanAbsolutePercentageError: 10, meanAbsoluteScaledError: 1.5 }, naive2); // => 0.625
 * ```
 */
export function overallWeightedAverage(measures: OverallMeasures, yardstick: OverallMeasures): number {
  const ratio = (name: keyof OverallMeasures): number => {
    const [own, other] = [measures[name], yardstick[name]];
    return own === null || other === null || other === 0 ? Number.NaN : own / other;
  };
  return (ratio('symmetricMeanAbsolutePercentageError') + ratio('meanAbsoluteScaledError')) / 2;
}
