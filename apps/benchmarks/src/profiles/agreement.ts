import { createFrame, type Frame, seededRandom } from '@bellwether/core';
import {
  type DriftReport,
  driftBetweenProfiles,
  driftReport,
  mergeProfiles,
  profileTable,
  type TableProfile,
} from '@bellwether/drift';
import { drawTable, kinds } from './cases.ts';

/** How often profiles said what the data say, for one kind of column. JSON-safe. */
export interface Agreement {
  readonly column: string;
  readonly cases: number;
  /** Cases in which the report on the data would itself say otherwise with slightly other options. */
  readonly onBoundary: number;
  /** Agreeing ones of the cases away from the boundary. */
  readonly agreeing: number;
  /** Disagreements away from the boundary, as "verdict of the data -> verdict of the profiles" and how often. */
  readonly disagreements: Readonly<Record<string, number>>;
  /** Agreeing ones of all cases, those on the boundary too. */
  readonly agreeingOfAll: number;
}

/** Options of a report around the default ones: where a verdict changes between them, the case is on the boundary. */
const nearby = [
  { numericTolerance: 0.075, categoricalTolerance: 0.0375, missingTolerance: 0.015 },
  { numericTolerance: 0.125, categoricalTolerance: 0.0625, missingTolerance: 0.025 },
  { alpha: 0.01 },
  { alpha: 0.25 },
] as const;

function part(frame: Frame, from: number, to: number): Frame {
  return createFrame(
    frame.columns.map((column) => {
      if (column.kind === 'string') return { ...column, codes: column.codes.subarray(from, to) };
      if (column.kind === 'boolean') return { ...column, values: column.values.subarray(from, to) };
      return { ...column, values: column.values.subarray(from, to) };
    }),
  );
}

/** Profiles of ten services that each saw a tenth, merged. */
function profileOfTen(frame: Frame, seed: number): TableProfile {
  return mergeProfiles(
    Array.from({ length: 10 }, (_, i) =>
      profileTable(part(frame, Math.floor((i * frame.length) / 10), Math.floor(((i + 1) * frame.length) / 10)), {
        seed: seed + i,
      }),
    ),
  );
}

function verdicts(report: DriftReport): ReadonlyMap<string, string> {
  return new Map(report.columns.map(({ column, verdict }) => [column, verdict]));
}

/** Tables with changes of all sizes, none in a third of the columns, judged from the data and from profiles. */
export function agreement(tables: number, mostRows: number, seed: number): Agreement[] {
  const random = seededRandom(seed);
  const results = kinds.map(({ name }) => ({
    column: name,
    cases: 0,
    onBoundary: 0,
    agreeing: 0,
    disagreements: {} as Record<string, number>,
    agreeingOfAll: 0,
  }));
  const none = kinds.map(() => 0);
  for (let table = 0; table < tables; table += 1) {
    const rows = (): number => Math.round(200 * (mostRows / 200) ** random());
    const changes = kinds.map(() => (random() < 1 / 3 ? 0 : 4 * random()));
    const reference = drawTable(rows(), none, random);
    const current = drawTable(rows(), changes, random);
    const fromData = verdicts(driftReport(reference, current));
    const around = nearby.map((options) => verdicts(driftReport(reference, current, options)));
    const fromProfiles = verdicts(
      driftBetweenProfiles(profileOfTen(reference, 1 + 20 * table), profileOfTen(current, 11 + 20 * table)),
    );
    for (const result of results) {
      const expected = fromData.get(result.column)!;
      const found = fromProfiles.get(result.column)!;
      result.cases += 1;
      if (found === expected) result.agreeingOfAll += 1;
      if (around.some((other) => other.get(result.column) !== expected)) result.onBoundary += 1;
      else if (found === expected) result.agreeing += 1;
      else {
        const how = `${expected} -> ${found}`;
        result.disagreements[how] = (result.disagreements[how] ?? 0) + 1;
      }
    }
  }
  return results;
}

/** How many of so many reports between profiles raise any alarm where nothing changed. JSON-safe. */
export interface NullAlarms {
  readonly rows: number;
  readonly runs: number;
  /** With the default tolerances. */
  readonly alarms: number;
  /** With no tolerance at all: the error rate of the p-values. */
  readonly alarmsWithoutTolerance: number;
}

/** Reports between merged profiles of two tables of the same distribution. */
export function nullAlarms(rows: number, runs: number, seed: number): NullAlarms {
  const random = seededRandom(seed);
  const none = kinds.map(() => 0);
  let alarms = 0;
  let alarmsWithoutTolerance = 0;
  for (let run = 0; run < runs; run += 1) {
    const a = profileOfTen(drawTable(rows, none, random), 1 + 20 * run);
    const b = profileOfTen(drawTable(rows, none, random), 11 + 20 * run);
    if (driftBetweenProfiles(a, b).verdict === 'drift') alarms += 1;
    const strict = { numericTolerance: 0, categoricalTolerance: 0, missingTolerance: 0 };
    if (driftBetweenProfiles(a, b, strict).verdict === 'drift') alarmsWithoutTolerance += 1;
  }
  return { rows, runs, alarms, alarmsWithoutTolerance };
}
