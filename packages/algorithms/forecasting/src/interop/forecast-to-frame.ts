import { BellwetherError, type Column, createFrame, type Forecast, type Frame } from '@bellwether/core';
import { levelName } from '../evaluation/backtest-frames.js';

/**
 * Forecasts as a table with one row per forecast and step: `time`, `name`, one column per label, `point`, and `lower_95`,
 * `upper_95` and so on for every level that occurs. What a forecast does not have is missing.
 *
 * `frameToRows`, and the Arrow and danfo adapters, go on from there.
 *
 * @throws BellwetherError `invalid-input` where a label has the name of one of the other columns.
 *
 * @example
 * ```ts
 * import { createTimeSeries, frameToRows } from '@bellwether/core';
 * import { forecastToFrame, naive } from '@bellwether/forecasting';
 *
 * const load = createTimeSeries({ name: 'cpu', labels: { host: 'a' }, start: 0, step: '1m', values: [5, 5, 5] });
 * const frame = forecastToFrame(naive().fit(load).forecast({ horizon: 1, levels: [0.9] }));
 * frameToRows(frame);
 * // => [{ time: new Date(180000), name: 'cpu', host: 'a', point: 5, lower_90: 5, upper_90: 5 }]
 * ```
 */
export function forecastToFrame(forecasts: Forecast | readonly Forecast[]): Frame {
  const list: readonly Forecast[] = 'contract' in forecasts ? [forecasts] : forecasts;
  const length = list.reduce((sum, { point }) => sum + point.length, 0);
  const levels = [...new Set(list.flatMap(({ intervals }) => intervals.map(({ level }) => level)))].sort(
    (a, b) => a - b,
  );
  const labels = [...new Set(list.flatMap((each) => Object.keys(each.labels)))];

  const numbers = (name: string, valuesOf: (forecast: Forecast) => Float64Array | undefined): Column => {
    const values = new Float64Array(length).fill(Number.NaN);
    let row = 0;
    for (const forecast of list) {
      const own = valuesOf(forecast);
      if (own !== undefined) values.set(own, row);
      row += forecast.point.length;
    }
    return { kind: 'number', name, values };
  };
  const texts = (name: string, textOf: (forecast: Forecast) => string | undefined): Column => {
    const codes = new Int32Array(length);
    const known = new Map<string, number>();
    let row = 0;
    for (const forecast of list) {
      const text = textOf(forecast);
      if (text !== undefined && !known.has(text)) known.set(text, known.size);
      codes.fill(text === undefined ? -1 : (known.get(text) as number), row, row + forecast.point.length);
      row += forecast.point.length;
    }
    return { kind: 'string', name, codes, dictionary: [...known.keys()] };
  };
  const bound = (side: 'lower' | 'upper', level: number): Column =>
    numbers(levelName(side, level), ({ intervals }) => intervals.find((each) => each.level === level)?.[side]);

  const times = numbers('time', ({ start, step, point }) => point.map((_, h) => start + h * step));
  const columns: Column[] = [
    { kind: 'time', name: 'time', values: (times as Column & { kind: 'number' }).values },
    texts('name', ({ name }) => name),
    ...labels.map((label) =>
      texts(label, (each) => (Object.hasOwn(each.labels, label) ? each.labels[label] : undefined)),
    ),
    numbers('point', ({ point }) => point),
    ...levels.flatMap((level) => [bound('lower', level), bound('upper', level)]),
  ];
  const taken = columns.find(({ name }, i) => columns.findIndex((each) => each.name === name) !== i);
  if (taken !== undefined) {
    throw new BellwetherError(
      'invalid-input',
      `A forecast has a label "${taken.name}", which is the name of another column of the table.`,
      { details: { label: taken.name } },
    );
  }
  return createFrame(columns);
}
