import type { LedgerCell, LedgerEntry, LevelCoverage } from './document.js';

/** The scores of one entry's known steps, in cells of period and horizon. */
export function cellsOf(entry: LedgerEntry, buckets: readonly number[], periodLength: number): LedgerCell[] {
  const cells = new Map<string, LedgerCell>();
  entry.actual.forEach((actual, h) => {
    const point = entry.point[h];
    if (actual === null || point === null || point === undefined) return;
    const period = Math.floor((entry.start + h * entry.step) / periodLength) * periodLength;
    const bucket = bucketOf(h + 1, buckets);
    const error = actual - point;
    const coverage = entry.levels.flatMap((level, l): LevelCoverage[] => {
      const [lower, upper] = [entry.lower[l]?.[h] ?? null, entry.upper[l]?.[h] ?? null];
      if (lower === null || upper === null) return [];
      return [{ level, count: 1, inside: Number(actual >= lower && actual <= upper) }];
    });
    const single: LedgerCell = {
      period,
      bucket,
      count: 1,
      absoluteError: Math.abs(error),
      error,
      squaredError: error * error,
      absoluteActual: Math.abs(actual),
      coverage,
    };
    const key = `${period} ${bucket}`;
    const present = cells.get(key);
    cells.set(key, present === undefined ? single : addCells(present, single));
  });
  return [...cells.values()];
}

/** Index of the first bucket that a step falls into; the last one is open. */
function bucketOf(step: number, buckets: readonly number[]): number {
  const index = buckets.findIndex((end) => step <= end);
  return index < 0 ? buckets.length : index;
}

/** Sums of two cells; period and bucket of the first. */
export function addCells(a: LedgerCell, b: LedgerCell): LedgerCell {
  const levels = [...new Set([...a.coverage, ...b.coverage].map(({ level }) => level))].sort((x, y) => x - y);
  const of = ({ coverage }: LedgerCell, level: number): LevelCoverage =>
    coverage.find((each) => each.level === level) ?? { level, count: 0, inside: 0 };
  return {
    period: a.period,
    bucket: a.bucket,
    count: a.count + b.count,
    absoluteError: a.absoluteError + b.absoluteError,
    error: a.error + b.error,
    squaredError: a.squaredError + b.squaredError,
    absoluteActual: a.absoluteActual + b.absoluteActual,
    coverage: levels.map((level) => ({
      level,
      count: of(a, level).count + of(b, level).count,
      inside: of(a, level).inside + of(b, level).inside,
    })),
  };
}

/** Cells with those of the same period and bucket added up, by period and bucket; the oldest periods beyond `keep` left out. */
export function mergeCells(cells: readonly LedgerCell[], keep: number = Number.POSITIVE_INFINITY): LedgerCell[] {
  const merged = new Map<string, LedgerCell>();
  for (const cell of cells) {
    const key = `${cell.period} ${cell.bucket}`;
    const present = merged.get(key);
    merged.set(key, present === undefined ? cell : addCells(present, cell));
  }
  const sorted = [...merged.values()].sort((a, b) => a.period - b.period || a.bucket - b.bucket);
  const periods = [...new Set(sorted.map(({ period }) => period))];
  const first = periods[Math.max(0, periods.length - keep)] ?? 0;
  return sorted.filter(({ period }) => period >= first);
}
