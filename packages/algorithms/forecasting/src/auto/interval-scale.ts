import { normalQuantile, quantile } from '@bellwether/statistics';

/** How much wider or narrower intervals are made than the models would have them. JSON-safe. */
export interface IntervalScale {
  /** Factor for the width at each of {@link anchorLevels}. */
  readonly factors: readonly number[];
  /** Forecasts of single steps that the factors come from; 0 where there were none. */
  readonly errors: number;
}

/** Levels whose width is measured; others lie between or keep the factor of the nearest. */
export const anchorLevels: readonly number[] = [0.8, 0.95];
/**
 * How far to believe the errors of one series over the models, for each anchor level, on the logarithmic scale. A few overlapping forecasts
 * say something about the bulk of the errors and little about their tails. These values and the margins below were chosen on the
 * training parts of the hourly series of the M4 competition and on CloudWatch metrics.
 */
const belief: readonly number[] = [0.8, 0.5];
/**
 * Intervals that were wider than this share of what was needed belong to metrics that are calm most of the time, with spikes that the models
 * take for noise; below it the errors are believed in full.
 */
const calm: number = Math.log(0.6);
/**
 * Values of the past that have to have been forecast before intervals are narrowed as far as {@link belief} allows; fewer narrow them by less,
 * as errors of overlapping forecasts are small together. Without this, series of some dozens of values had 69 % within 80 %, and 88 within 95.
 */
const enough = 96;
/** The recent past is a little easier than the future: the models were chosen by it. */
const margins: readonly number[] = [1.03, 1.05];

/** Beyond this the models of then had not seen what those of now have taken for noise. */
const furthestFactor = 20;

/** Intervals as the models have them. */
export const unscaled: IntervalScale = { factors: anchorLevels.map(() => 1), errors: 0 };

/** Half the width of a central interval, in standard deviations. */
export function normalWidth(level: number): number {
  return normalQuantile(0.5 + level / 2);
}

/**
 * Learns the scale from errors of past forecasts.
 *
 * @param scores - Size of each error over half the width of the model's interval of the first anchor level.
 * @param values - How many values of the series the errors are about, from 1: each may have been forecast several times.
 */
export function learnScale(scores: readonly number[], values: number): IntervalScale {
  const usable = scores.filter((score) => score >= 0 && score < Number.POSITIVE_INFINITY);
  if (usable.length < 10) return unscaled;
  const first = normalWidth(anchorLevels[0]!);
  const factors = anchorLevels.map((level, k) => {
    // The rank a new error has among these ones.
    const probability = Math.min(1, (level * (usable.length + 1)) / usable.length);
    const ratio = (quantile(usable, probability) * first) / normalWidth(level);
    const size = Math.log(Math.max(1e-3, Math.min(furthestFactor, ratio)));
    const believed = k === 0 && size < calm ? belief[k]! * calm + (size - calm) : belief[k]! * size;
    return margins[k]! * Math.exp(believed < 0 ? believed * Math.min(1, values / enough) : believed);
  });
  return { factors, errors: usable.length };
}

/** Factor for any level. A wider level never gets a narrower interval. */
export function scaleAt({ factors }: IntervalScale, level: number): number {
  const width = normalWidth(level);
  const [narrow, wide] = [normalWidth(anchorLevels[0]!), normalWidth(anchorLevels[1]!)];
  const low = factors[0]!;
  // The wider anchor gets no narrower interval than the other one.
  const high = Math.max(factors[1]!, (low * narrow) / wide);
  if (width <= narrow) return low;
  if (width >= wide) return high;
  // Widths, not factors, are joined by a straight line, so that they grow throughout.
  const share = (width - narrow) / (wide - narrow);
  return (low * narrow * (1 - share) + high * wide * share) / width;
}

/**
 * What share of past errors the intervals would have held, every other set of forecasts judged at the scale that the rest suggest. Empty
 * where there are too few to learn from.
 *
 * @param scores - As for {@link learnScale}, one array for each set of forecasts.
 * @param values - As for {@link learnScale}.
 */
export function achievedCoverage(
  scores: readonly (readonly number[])[],
  values: number,
): { level: number; coverage: number }[] {
  const held = anchorLevels.map(() => 0);
  let count = 0;
  for (const half of [0, 1]) {
    const scale = learnScale(scores.filter((_, k) => k % 2 !== half).flat(), values);
    if (scale.errors === 0) continue;
    const reaches = anchorLevels.map(
      (level) => (scaleAt(scale, level) * normalWidth(level)) / normalWidth(anchorLevels[0]!),
    );
    for (let k = half; k < scores.length; k += 2) {
      for (const score of scores[k]!) {
        if (!(score >= 0)) continue;
        count += 1;
        for (let i = 0; i < reaches.length; i += 1) if (score <= reaches[i]!) held[i]! += 1;
      }
    }
  }
  return count === 0 ? [] : anchorLevels.map((level, i) => ({ level, coverage: held[i]! / count }));
}
