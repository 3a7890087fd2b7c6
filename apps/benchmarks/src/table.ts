import type { TaskResult } from './benchmark.ts';

function count(value: number): string {
  return value >= 1e6
    ? `${(value / 1e6).toFixed(value >= 1e7 ? 0 : 1)} M`
    : value >= 1e3
      ? `${(value / 1e3).toFixed(0)} k`
      : value.toFixed(0);
}

function milliseconds(value: number): string {
  return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

/** Rows as text in columns; the first column to the left, the others to the right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Results for people. */
export function resultTable(results: readonly TaskResult[]): string {
  return results
    .map(({ title, size, unit, contestants }) => {
      const rows = contestants.map(({ name, measurement, perSecond, ratio, absent }) =>
        measurement === null || perSecond === null || ratio === null
          ? [name, `not measured: ${absent}`, '', '', '', '']
          : [
              name,
              milliseconds(measurement.milliseconds),
              milliseconds(measurement.cpuMilliseconds),
              `${count(perSecond)} ${unit}/s`,
              `${measurement.maxMemoryMiB.toFixed(0)} MiB`,
              `${ratio.toFixed(2)}x`,
            ],
      );
      return `${title} (${count(size)} ${unit})\n${textTable([['', 'time', 'cpu', 'rate', 'memory', 'of ours'], ...rows])}`;
    })
    .join('\n\n');
}
