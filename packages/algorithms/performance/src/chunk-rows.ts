import {
  BellwetherError,
  type Duration,
  type Frame,
  type FrameLike,
  parseDuration,
  requireColumn,
  requireInteger,
  selectRows,
  toFrame,
} from '@bellwether/core';

/** Options of {@link chunkRows}: one of `size`, `time` with `every`, or `segment`. */
export type ChunkRowsOptions =
  | {
      /** Rows of a chunk, at least 1, in the order they have. */
      readonly size: number;
      /** Whether a last chunk of fewer rows is kept. @default true */
      readonly keepRest?: boolean;
    }
  | {
      /** Column of times, or of numbers that are milliseconds since the epoch. */
      readonly time: string;
      /** Length of a period: `'1d'`, `'6h'`, milliseconds. Periods begin at whole multiples of it since the epoch, in UTC. */
      readonly every: Duration;
    }
  | {
      /** Column of texts or truth values: a chunk for each. */
      readonly segment: string;
    };

/** Some of the rows of a table. */
export interface Chunk {
  /** What the rows have in common: `'rows 0 to 999'`, the ISO time a period begins, or the value of the segment. */
  readonly label: string;
  readonly rows: Frame;
}

/**
 * Parts a table into chunks of rows to be measured one by one: by number, by period, or by segment.
 *
 * Periods come in the order of time and only where they have rows; segments by name. Rows without time or segment are in no
 * chunk of those. Cost: O(rows).
 *
 * @throws {@link BellwetherError} `invalid-option`, or `invalid-input` where the column is missing or of the wrong kind.
 *
 * @example
 * ```ts
 * import { frameFromColumns } from '@bellwether/core';
 * import { chunkRows, regressionMeasures } from '@bellwether/performance';
 *
 * const rows = frameFromColumns({ zone: ['b', 'a', 'b'], took: [1, 2, 3], guess: [1, 1, 1] });
 * chunkRows(rows, { segment: 'zone' }).map(({ label, rows: own }) => {
 *   const { measures } = regressionMeasures(own, { target: 'took', prediction: 'guess' });
 *   return `${label}: ${measures.meanAbsoluteError.value}`;
 * }); // => ['a: 1', 'b: 1']
 * ```
 */
export function chunkRows(table: FrameLike, options: ChunkRowsOptions): Chunk[] {
  const rows = toFrame(table);
  if ('size' in options) return bySize(rows, options);
  if ('time' in options) return byPeriod(rows, options.time, options.every);
  return bySegment(rows, options.segment);
}

function bySize(
  rows: Frame,
  { keepRest = true, size }: { readonly size: number; readonly keepRest?: boolean },
): Chunk[] {
  requireInteger('size', size, { min: 1 });
  const count = keepRest ? Math.ceil(rows.length / size) : Math.floor(rows.length / size);
  return Array.from({ length: count }, (_, chunk) => {
    const from = chunk * size;
    const to = Math.min(rows.length, from + size);
    return {
      label: `rows ${from} to ${to - 1}`,
      rows: selectRows(
        rows,
        Uint32Array.from({ length: to - from }, (_row, i) => from + i),
      ),
    };
  });
}

/** The last time that a date can hold, less a period of a thousand years. */
const latestTime = 8.64e15 - 3.2e13;

function byPeriod(rows: Frame, name: string, every: Duration): Chunk[] {
  const length = parseDuration(every, 'every');
  const column = requireColumn(rows, name);
  if (column.kind !== 'time' && column.kind !== 'number') {
    throw new BellwetherError('invalid-input', `Column "${name}" is of kind "${column.kind}"; it must hold times.`, {
      details: { column: name },
    });
  }
  const groups = new Map<number, number[]>();
  column.values.forEach((time, row) => {
    if (Math.abs(time) <= latestTime) add(groups, Math.floor(time / length) * length, row);
  });
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([start, indices]) => ({ label: new Date(start).toISOString(), rows: selectRows(rows, indices) }));
}

function bySegment(rows: Frame, name: string): Chunk[] {
  const column = requireColumn(rows, name);
  const groups = new Map<string, number[]>();
  if (column.kind === 'string') {
    column.codes.forEach((code, row) => {
      if (code >= 0) add(groups, column.dictionary[code]!, row);
    });
  } else if (column.kind === 'boolean') {
    column.values.forEach((value, row) => {
      if (value !== 255) add(groups, value === 1 ? 'true' : 'false', row);
    });
  } else {
    throw new BellwetherError(
      'invalid-input',
      `Column "${name}" is of kind "${column.kind}"; a segment must hold texts or truth values.`,
      { details: { column: name } },
    );
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, indices]) => ({ label, rows: selectRows(rows, indices) }));
}

function add<K>(groups: Map<K, number[]>, key: K, row: number): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [row]);
  else group.push(row);
}
