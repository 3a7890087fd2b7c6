import { textTable } from '../table.ts';
import { absenceOf, ask, ours, peer } from './contestants.ts';
import type { ForecastOptions } from './options.ts';
import { type GroupRow, type Row, score } from './score.ts';

/** What one contestant reached, with its parts. */
export interface Result {
  readonly row: Row;
  readonly groups: readonly GroupRow[];
}

type Wanted = Pick<ForecastOptions, 'problems' | 'models' | 'options' | 'peers'>;

/**
 * Has every model, then every peer answer the same problems, one process after the other, and scores them all with the same code.
 * A peer that is absent or fails is named through `note` and left out.
 */
export async function compete(wanted: Wanted, note: (line: string) => void): Promise<Result[]> {
  const { problems, models, options, peers } = wanted;
  const results: Result[] = [];
  const add = async (contestant: Parameters<typeof ask>[0]): Promise<void> => {
    note(`${contestant.model}: ${problems.length} forecasts`);
    results.push(score(problems, await ask(contestant, problems)));
    const { row } = results.at(-1)!;
    // Costly peers may be stopped before the table: what is known by then should not be lost.
    note(`${row.model}: MASE ${fixed(row.mase, 3)}, OWA ${fixed(row.owa, 3)}, ${fixed(row.cpuMsPerSeries, 3)} ms each`);
    if (row.failed > 0) note(`${row.model}: ${row.failed} forecasts failed; Naive2 stands in: ${row.notes.join(' ')}`);
  };
  for (const model of models) await add(ours(model, options));
  for (const each of peers) {
    const absent = absenceOf(each.peer);
    if (absent !== undefined) {
      note(`PEER LEFT OUT: ${each.peer}: ${absent}`);
      continue;
    }
    for (const model of each.models) {
      try {
        await add(peer(each.peer, model));
      } catch (error) {
        note(`PEER LEFT OUT: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  return results;
}

/** Intervals of a model that ran away can be of any width. */
const fixed = (value: number | null, digits: number): string =>
  value === null ? '-' : Math.abs(value) < 1e6 ? value.toFixed(digits) : value.toExponential(1);
const percent = (value: number | null): string => (value === null ? '-' : `${(100 * value).toFixed(1)} %`);

/** Rows for people. */
export function rowTable(rows: readonly Row[]): string {
  return textTable([
    ['', 'sMAPE', 'MASE', 'OWA', 'MSIS 95', 'in 80 %', 'in 95 %', 'CPU ms each', 'failed'],
    ...rows.map((row) => [
      row.model,
      fixed(row.smape, 3),
      fixed(row.mase, 3),
      fixed(row.owa, 3),
      fixed(row.msis95, 2),
      percent(row.coverage80),
      percent(row.coverage95),
      fixed(row.cpuMsPerSeries, 3),
      String(row.failed),
    ]),
  ]);
}
