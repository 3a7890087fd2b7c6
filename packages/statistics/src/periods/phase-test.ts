import { fSurvival } from '../distributions/families.js';
import { quantileInPlace } from '../select.js';

/** A series as the search for periods sees it: gaps filled, and where they were. */
export interface FilledSeries {
  readonly values: Float64Array;
  /** 1 where a value was measured, 0 where it was filled in. */
  readonly present: Uint8Array;
}

/** What a period does for a series. */
export interface PhaseTest {
  /** Probability of cycles as alike as these if nothing repeated with this period. Not corrected for the number of trials. */
  readonly pValue: number;
  /** Share of the variance, after the trend of the cycles' levels, which the mean cycle explains; 0 to 1, corrected for chance. */
  readonly strength: number;
}

const mostBins = 64;
const mostHarmonics = 24;
/** How many median absolute deviations from the trend a value may count. */
const clipAt = 3;
/** By how much the F distribution is too bold on random walks with so few cycles, found by simulation. */
const fewCycles: Readonly<Record<number, number>> = { 2: 60, 3: 25, 4: 8, 5: 3, 6: 2, 7: 2, 8: 2 };

/** Median of each cycle, counted from the end of the series. */
function cycleLevels(values: Float64Array, period: number, first: number, cycles: number): Float64Array {
  const levels = new Float64Array(cycles);
  const scratch = new Float64Array(period);
  for (let i = 0; i < cycles; i += 1) {
    scratch.set(values.subarray(first + i * period, first + (i + 1) * period));
    levels[i] = quantileInPlace(scratch, 0.5);
  }
  return levels;
}

/** Median change from one level to the next. */
function usualChange(levels: Float64Array): number {
  return quantileInPlace(
    levels.subarray(1).map((level, i) => level - levels[i]!),
    0.5,
  );
}

/**
 * The last whole cycles without their trend (a smooth curve through the medians of the cycles, which leaves what repeats untouched) and
 * without outliers.
 */
export function detrended(values: Float64Array, period: number): Float64Array {
  const cycles = Math.floor(values.length / period);
  const first = values.length - cycles * period;
  const levels = cycleLevels(values, period, first, cycles);
  const change = usualChange(levels);
  const level = (i: number): number => {
    if (i < 0) return levels[0]! + i * change;
    return i < cycles ? levels[i]! : levels[cycles - 1]! + (i - cycles + 1) * change;
  };
  const rest = new Float64Array(cycles * period);
  const half = Math.floor(period / 2);
  // From the middle of each cycle to the middle of the next, and on beyond the outermost two.
  for (let i = -1; i < cycles; i += 1) {
    const p0 = level(i - 1);
    const p1 = level(i);
    const p2 = level(i + 1);
    const p3 = level(i + 2);
    const from = Math.max(0, i * period + half);
    const to = Math.min(rest.length, (i + 1) * period + half);
    for (let at = from; at < to; at += 1) {
      // Catmull and Rom's cubic: straight lines and parabolas come out as they are.
      const t = (at + 0.5) / period - 0.5 - i;
      const trend = p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
      rest[at] = values[first + at]! - trend;
    }
  }
  clip(rest);
  return rest;
}

function clip(rest: Float64Array): void {
  const distances = new Float64Array(rest.length);
  for (let i = 0; i < rest.length; i += 1) distances[i] = Math.abs(rest[i]!);
  const limit = clipAt * 1.4826 * quantileInPlace(distances, 0.5);
  if (!(limit > 0)) return;
  for (let i = 0; i < rest.length; i += 1) {
    if (rest[i]! > limit) rest[i] = limit;
    else if (rest[i]! < -limit) rest[i] = -limit;
  }
}

/** Mean of each cycle in each of `bins` equal parts. */
function binned(rest: Float64Array, period: number, bins: number): Float64Array {
  const cycles = rest.length / period;
  const means = new Float64Array(cycles * bins);
  const counts = new Float64Array(bins);
  for (let phase = 0; phase < period; phase += 1) counts[Math.floor((phase * bins) / period)]! += 1;
  for (let phase = 0; phase < period; phase += 1) {
    const bin = Math.floor((phase * bins) / period);
    for (let i = 0; i < cycles; i += 1) means[i * bins + bin]! += rest[i * period + phase]! / counts[bin]!;
  }
  return means;
}

/** Fourier coefficients of every cycle: real and imaginary part by turns, `harmonics` of them per cycle. */
function cycleSpectra(rest: Float64Array, period: number, bins: number, harmonics: number): Float64Array {
  const means = binned(rest, period, bins);
  const cycles = rest.length / period;
  const spectra = new Float64Array(2 * cycles * harmonics);
  const cos = Float64Array.from({ length: bins }, (_, j) => Math.cos((2 * Math.PI * j) / bins));
  const sin = Float64Array.from({ length: bins }, (_, j) => Math.sin((2 * Math.PI * j) / bins));
  for (let i = 0; i < cycles; i += 1) {
    for (let h = 1; h <= harmonics; h += 1) {
      let re = 0;
      let im = 0;
      let angle = 0;
      for (let j = 0; j < bins; j += 1) {
        re += means[i * bins + j]! * cos[angle]!;
        im -= means[i * bins + j]! * sin[angle]!;
        angle += h;
        if (angle >= bins) angle -= bins;
      }
      spectra[2 * (i * harmonics + h - 1)] = re;
      spectra[2 * (i * harmonics + h - 1) + 1] = im;
    }
  }
  return spectra;
}

/** Lets no cycle have more than three times the usual energy, so that one bad day cannot hide all the others. */
function tame(spectra: Float64Array, cycles: number): void {
  const width = spectra.length / cycles;
  const energies = new Float64Array(cycles);
  for (let i = 0; i < cycles; i += 1) {
    for (let k = i * width; k < (i + 1) * width; k += 1) energies[i]! += spectra[k]! ** 2;
  }
  const limit = 3 * quantileInPlace(energies.slice(), 0.5);
  // Where most cycles hold nothing but rounding there is no usual energy, and squares of what is left would be too small to be numbers.
  if (!(limit > 1e-26 * largest(energies))) return;
  for (let i = 0; i < cycles; i += 1) {
    if (energies[i]! <= limit) continue;
    const factor = Math.sqrt(limit / energies[i]!);
    for (let k = i * width; k < (i + 1) * width; k += 1) spectra[k]! *= factor;
  }
}

/** The cycles with at least half of the usual number of measured values. */
function keepMeasured(rest: Float64Array, present: Uint8Array, period: number): Float64Array {
  const cycles = rest.length / period;
  const first = present.length - rest.length;
  let all = 0;
  for (let k = first; k < present.length; k += 1) all += present[k]!;
  let kept = 0;
  for (let i = 0; i < cycles; i += 1) {
    let measured = 0;
    for (let k = 0; k < period; k += 1) measured += present[first + i * period + k]!;
    if (2 * measured * cycles < all) continue;
    rest.copyWithin(kept * period, i * period, (i + 1) * period);
    kept += 1;
  }
  return rest.subarray(0, kept * period);
}

/** How many values carry the energy: a third of all on normal data, the number of spikes where there are but spikes. */
function loudValues(rest: Float64Array): number {
  let squares = 0;
  let fourths = 0;
  for (let k = 0; k < rest.length; k += 1) {
    const square = rest[k]! ** 2;
    squares += square;
    fourths += square * square;
  }
  return fourths > 0 ? (squares * squares) / fourths : rest.length;
}

/** p-value that the cycles' coefficients agree by chance, the smallest over the first harmonic, the first three, eight and all.
 * No more than `most` of them count as independent: a few spikes per cycle decide about all harmonics at once. */
function agreement(
  spectra: Float64Array,
  cycles: number,
  harmonics: number,
  bins: number,
  most: number,
  skip: readonly number[],
): number {
  let between = 0;
  let within = 0;
  let withinSquared = 0;
  let best = 1;
  let trials = 0;
  for (let h = 1; h <= harmonics; h += 1) {
    if (!skip.some((ratio) => h % ratio === 0)) {
      let re = 0;
      let im = 0;
      let energy = 0;
      for (let i = 0; i < cycles; i += 1) {
        const k = 2 * (i * harmonics + h - 1);
        re += spectra[k]!;
        im += spectra[k + 1]!;
        energy += spectra[k]! ** 2 + spectra[k + 1]! ** 2;
      }
      const mean = (re * re + im * im) / cycles;
      const rest = Math.max(0, energy - mean) / (cycles - 1);
      // The highest coefficient of an even number of bins is real: half a harmonic.
      const weight = 2 * h === bins ? 0.5 : 1;
      between += mean;
      within += rest;
      withinSquared += (rest * rest) / weight;
    }
    if ((h === 1 || h === 3 || h === 8 || h === harmonics) && between > 0) {
      trials += 1;
      if (within <= 1e-24 * between) return 0;
      // How many harmonics of equal size would vary as these do (Satterthwaite), without what chance adds to the squares.
      const count = Math.min(h, most, (within * within) / (withinSquared * ((cycles - 1) / cycles)));
      const p = fSurvival(between / within, 2 * count, 2 * count * (cycles - 1));
      if (p < best) best = p;
    }
  }
  return Math.min(1, best * trials * (fewCycles[cycles] ?? 1));
}

/** Share of variance that the mean cycle explains, without what it would explain by chance given how the cycles scatter. */
function explained(rest: Float64Array, period: number, bins: number): number {
  const cycles = rest.length / period;
  let sum = 0;
  let squares = 0;
  for (let k = 0; k < rest.length; k += 1) {
    sum += rest[k]!;
    squares += rest[k]! ** 2;
  }
  const centre = sum / rest.length;
  const total = squares - rest.length * centre * centre;
  if (!(total > 0)) return 0;
  const means = binned(rest, period, bins);
  let between = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    let level = 0;
    for (let i = 0; i < cycles; i += 1) level += means[i * bins + bin]! / cycles;
    let scatter = 0;
    for (let i = 0; i < cycles; i += 1) scatter += (means[i * bins + bin]! - level) ** 2;
    between += (period / bins) * (cycles * (level - centre) ** 2 - scatter / (cycles - 1));
  }
  return Math.max(0, Math.min(1, between / total));
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i += 1) {
    const size = Math.abs(values[i]!);
    if (size > most) most = size;
  }
  return most;
}

/**
 * Asks whether the cycles of a series agree in phase. Every cycle gives Fourier coefficients; if nothing repeats they are independent
 * from cycle to cycle, however strongly neighbouring values depend on each other, so their mean is small beside their scatter.
 *
 * @param skip - Harmonics which are multiples of these numbers do not count: a shorter period has explained them.
 */
export function testPhases(series: FilledSeries, period: number, skip: readonly number[]): PhaseTest {
  const rest = keepMeasured(detrended(series.values, period), series.present, period);
  const cycles = rest.length / period;
  // What only rounding has left after the trend is not worth a look.
  if (cycles < 2 || largest(rest) <= 1e-13 * largest(series.values)) return { pValue: 1, strength: 0 };
  const bins = Math.min(period, mostBins);
  const harmonics = Math.min(mostHarmonics, Math.floor(bins / 2));
  const spectra = cycleSpectra(rest, period, bins, harmonics);
  tame(spectra, cycles);
  return {
    pValue: agreement(spectra, cycles, harmonics, bins, Math.max(1, (1.5 * loudValues(rest)) / cycles), skip),
    strength: explained(rest, period, bins),
  };
}

/** The series without its mean cycle. */
export function withoutCycle(series: FilledSeries, period: number): FilledSeries {
  const rest = detrended(series.values, period);
  const cycles = rest.length / period;
  const first = series.values.length - rest.length;
  const values = series.values.slice();
  const column = new Float64Array(cycles);
  for (let phase = 0; phase < period; phase += 1) {
    let sum = 0;
    for (let i = 0; i < cycles; i += 1) {
      column[i] = rest[i * period + phase]!;
      sum += column[i]!;
    }
    const level = sum / cycles;
    for (let k = (first + phase) % period; k < values.length; k += period) values[k]! -= level;
  }
  return { values, present: series.present };
}
