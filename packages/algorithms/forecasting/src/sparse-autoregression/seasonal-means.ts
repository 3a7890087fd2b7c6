/**
 * Mean of each phase of a short season, plus what each phase of a long season adds to it, pulled towards zero by as much as
 * its noise suggests (empirical Bayes): a pattern that does not repeat vanishes.
 */
export function seasonalMeans(values: Float64Array, seasonLengths: readonly number[], strength: number): Float64Array {
  const longest = seasonLengths.at(-1) ?? 1;
  const pattern = new Float64Array(longest);
  const rest = values.slice();
  for (const season of seasonLengths) {
    const means = shrunkenMeans(rest, season, strength);
    for (let phase = 0; phase < longest; phase += 1) pattern[phase]! += means[phase % season]!;
    for (let i = 0; i < rest.length; i += 1) rest[i]! -= means[i % season]!;
  }
  return pattern;
}

function shrunkenMeans(values: Float64Array, season: number, strength: number): Float64Array {
  const means = new Float64Array(season);
  const counts = new Float64Array(season);
  let observed = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    means[i % season]! += value;
    counts[i % season]! += 1;
    observed += 1;
  }
  let between = 0;
  let phases = 0;
  for (let phase = 0; phase < season; phase += 1) {
    if (counts[phase] === 0) continue;
    means[phase]! /= counts[phase]!;
    between += means[phase]! ** 2;
    phases += 1;
  }
  if (observed <= phases) return means.fill(0);
  let within = 0;
  for (let i = 0; i < values.length; i += 1) {
    const error = values[i]! - means[i % season]!;
    if (!Number.isNaN(error)) within += error * error;
  }
  within /= observed - phases;
  // What the spread of the means exceeds the spread that noise alone would give them by.
  const signal = Math.max(0, between / phases - (within * phases) / observed);
  for (let phase = 0; phase < season; phase += 1) {
    const noise = (strength * within) / Math.max(1, counts[phase]!);
    means[phase]! *= signal + noise > 0 ? signal / (signal + noise) : 0;
  }
  return means;
}
