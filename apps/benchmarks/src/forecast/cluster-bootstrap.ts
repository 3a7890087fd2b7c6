import { type Random, seededRandom } from '@bellwether/core';
import { quantile } from '@bellwether/statistics';

/**
 * 95 % interval of a mean over series by drawing whole series with replacement: steps within a series hang together, so that
 * the number of series, and not of steps, says how sure the mean is. `null` with fewer than two values.
 */
export function clusterBootstrap(
  values: readonly (number | null)[],
  random: Random = seededRandom(1),
  draws = 4000,
): [number, number] | null {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = 0;
    for (let i = 0; i < known.length; i += 1) sum += known[Math.floor(random() * known.length)]!;
    means[draw] = sum / known.length;
  }
  return [quantile(means, 0.025), quantile(means, 0.975)];
}
