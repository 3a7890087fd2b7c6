/**
 * The lags that matter for periodic series: the last few steps, the same time one season ago with its neighbours, the whole
 * seasons between a short and a long one (the days of a week), and the long season with its neighbours.
 */
export function defaultLags(seasonLengths: readonly number[]): number[] {
  const lags = new Set([1, 2, 3, 4]);
  const [short, long] = [seasonLengths[0], seasonLengths.at(-1)];
  for (const season of seasonLengths) for (const beside of [-1, 0, 1, 2]) lags.add(season + beside);
  if (short !== undefined && long !== undefined) {
    for (const beside of [0, 1]) lags.add(2 * short + beside);
    if (long === short) lags.add(3 * short);
    else {
      const between = Math.min(6, Math.ceil(long / short) - 1);
      for (let seasons = 3; seasons <= between; seasons += 1) lags.add(seasons * short);
      lags.add(between * short + 1);
    }
  }
  return [...lags].filter((lag) => lag > 0).sort((a, b) => a - b);
}

/** The lags for which a series of this length, of which so many values were observed, holds enough rows to learn from. */
export function usableLags(lags: readonly number[], length: number, observed: number): number[] {
  const fits = lags.filter((lag) => lag <= 0.75 * length);
  while (fits.length > 0 && Math.min(observed, length - fits.at(-1)!) < 3 * fits.length) fits.pop();
  return fits;
}
