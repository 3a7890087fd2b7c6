import { BellwetherError, type Column, type Frame, type FrameLike, findColumn, toFrame } from '@bellwether/core';
import type { Expectation, ExpectationOptions } from '../expectation.js';
import { columnsOf, counted, countRows, envelope, isMissing, notChecked, requireNames } from '../rows/failing-rows.js';
import { indexRows } from '../rows/row-index.js';
import { sameKinds } from './rows.js';

/** Options of {@link notInTraining}. */
export interface NotInTrainingOptions extends ExpectationOptions {
  /** The rows that the model was trained on. */
  readonly training: FrameLike;
  /** Columns that say whether two rows are the same: an id, or all features. @default all that both tables have */
  readonly columns?: readonly string[];
}

/**
 * Expects no row of a test table in the training table: what a model has seen says nothing about what it can do.
 *
 * @throws {@link BellwetherError} `invalid-option`; `invalid-input` where the training table cannot be read.
 *
 * @example
 * ```ts
 * import { checkQuality, notInTraining } from '@bellwether/quality';
 *
 * const training = [{ customer: 1, amount: 20 }, { customer: 2, amount: 35 }];
 * const test = [{ customer: 2, amount: 35 }, { customer: 3, amount: 5 }];
 * const { results } = checkQuality(test, { expectations: [notInTraining({ training })] });
 * results[0]?.failing; // => 1
 * ```
 */
export function notInTraining(options: NotInTrainingOptions): Expectation {
  const training = toFrame(options.training);
  const given = options.columns === undefined ? undefined : requireNames('columns', options.columns);
  return {
    ...envelope('not-in-training', given ?? [], options),
    check(table, most) {
      const names =
        given ?? table.columns.map(({ name }) => name).filter((name) => findColumn(training, name) !== undefined);
      if (names.length === 0) return notChecked('The tables have no column in common.');
      const [here, there] = [columnsOf(table, names), columnsOf(training, names)];
      if ('absent' in here) return here.absent;
      if ('absent' in there) return notChecked(`${there.absent.reason.slice(0, -1)} in the training table.`);
      const problem = sameKinds(here.columns, there.columns);
      if (problem !== undefined) return problem;
      const places = indexRows(there.columns).find(here.columns);
      return countRows(
        table.length,
        most,
        (row) => (here.columns.every((column) => isMissing(column, row)) ? undefined : places[row]! >= 0),
        (failing, checked) => `${counted(failing, 'row')} of ${checked} are in the training table too.`,
      );
    },
  };
}

/** Options of {@link noLabelConflicts}. */
export interface NoLabelConflictsOptions extends ExpectationOptions {
  /** The column with the label. */
  readonly target: string;
  /** Columns that should decide it. @default all others */
  readonly features?: readonly string[];
}

/**
 * Expects rows with the same features to have the same label. A row fails where an earlier one with its features has another label; rows
 * without a label are not looked at.
 *
 * Not for labels that chance decides, such as clicks: there conflicts are what the model is about.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function noLabelConflicts(options: NoLabelConflictsOptions): Expectation {
  const { target } = options;
  const given = options.features === undefined ? undefined : requireNames('features', options.features);
  return {
    ...envelope('no-label-conflicts', [target], options),
    check(table, most) {
      const names = given ?? table.columns.map(({ name }) => name).filter((name) => name !== target);
      const [label, features] = [columnsOf(table, [target]), columnsOf(table, names)];
      if ('absent' in label) return label.absent;
      if ('absent' in features) return features.absent;
      if (names.length === 0) return notChecked('There are no features.');
      const same = indexRows(features.columns).first;
      const labels = indexRows(label.columns).first;
      const column = label.columns[0]!;
      const expected = new Map<number, number>();
      return countRows(
        table.length,
        most,
        (row) => {
          if (isMissing(column, row)) return undefined;
          const known = expected.get(same[row]!);
          if (known === undefined) expected.set(same[row]!, labels[row]!);
          return known !== undefined && known !== labels[row];
        },
        (failing, checked) =>
          `${counted(failing, 'row')} of ${checked} have another label than an earlier row with the same features.`,
      );
    },
  };
}

/** Options of {@link noGiveaway}. */
export interface NoGiveawayOptions extends Pick<ExpectationOptions, 'severity'> {
  /** The column with the label: two or more classes. */
  readonly target: string;
  /** Columns to look at. @default all others but times */
  readonly features?: readonly string[];
  /**
   * How well a single feature may tell the label, from 0 (not at all) to 1 (always). Raising it lets stronger features pass.
   *
   * @default 0.99
   */
  readonly most?: number;
}

/** Fewest rows of each of two classes for which anything can be said. */
const fewest = 10;

/** Rows in which both columns hold a value, and the place of the label of each. */
interface Labelled {
  readonly rows: Int32Array;
  readonly labels: Int32Array;
}

function labelledRows(feature: Column, label: Column, labels: Int32Array, length: number): Labelled {
  const rows: number[] = [];
  for (let row = 0; row < length; row += 1) if (!isMissing(feature, row) && !isMissing(label, row)) rows.push(row);
  return { rows: Int32Array.from(rows), labels: Int32Array.from(rows, (row) => labels[row]!) };
}

/**
 * How much better than always naming the commonest label a guess by the feature is, as a share of what there is to gain (Goodman and Kruskal's
 * lambda). Numbers are cut into ranges wherever the label changes. Groups of which there are too few rows to learn from count as not told.
 */
function toldBy(feature: Column, { rows, labels }: Labelled): number {
  const groups = new Int32Array(rows.length);
  if (feature.kind === 'string') for (let i = 0; i < rows.length; i += 1) groups[i] = feature.codes[rows[i]!]!;
  else if (feature.kind === 'boolean') for (let i = 0; i < rows.length; i += 1) groups[i] = feature.values[rows[i]!]!;
  else {
    const order = Int32Array.from(rows.keys()).sort((a, b) => feature.values[rows[a]!]! - feature.values[rows[b]!]!);
    let group = 0;
    for (let i = 0; i < order.length; i += 1) {
      const equal = i > 0 && feature.values[rows[order[i]!]!] === feature.values[rows[order[i - 1]!]!];
      // A change of the label between different values is where a rule would cut.
      if (i > 0 && !equal && labels[order[i]!] !== labels[order[i - 1]!]) group += 1;
      groups[order[i]!] = group;
    }
  }
  const total = new Map<number, number>();
  const within = new Map<number, Map<number, number>>();
  for (let i = 0; i < rows.length; i += 1) {
    total.set(labels[i]!, (total.get(labels[i]!) ?? 0) + 1);
    const counts = within.get(groups[i]!) ?? new Map<number, number>();
    within.set(groups[i]!, counts);
    counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  }
  const usual = Math.max(...total.values());
  let right = 0;
  for (const counts of within.values()) {
    const size = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const best = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
    // A value seen once or twice tells its own label and no other's.
    right += size >= fewest ? best[1] : 0;
  }
  return rows.length === usual ? 0 : Math.max(0, (right - usual) / (rows.length - usual));
}

function candidates(table: Frame, target: string): string[] {
  return table.columns.filter(({ kind, name }) => kind !== 'time' && name !== target).map(({ name }) => name);
}

/**
 * Expects no single feature to give the label away: a column that is filled in only once the outcome is known, or the label under another name.
 *
 * A feature is a giveaway where guessing by its values alone (texts and booleans by value, numbers by ranges, with at least ten rows each)
 * is right in all but a hundredth of the cases in which the commonest label is wrong.
 *
 * Not for targets that are numbers of many values.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 */
export function noGiveaway(options: NoGiveawayOptions): Expectation {
  const { target } = options;
  const given = options.features === undefined ? undefined : requireNames('features', options.features);
  const limit = options.most ?? 0.99;
  if (!(limit > 0 && limit <= 1)) {
    throw new BellwetherError('invalid-option', `Option "most" is ${limit}; it must be above 0 and at most 1.`, {
      details: { option: 'most' },
    });
  }
  return {
    ...envelope('no-giveaway', [target], options),
    check(table) {
      const [label, features] = [columnsOf(table, [target]), columnsOf(table, given ?? candidates(table, target))];
      if ('absent' in label) return label.absent;
      if ('absent' in features) return features.absent;
      const column = label.columns[0]!;
      const { first } = indexRows([column]);
      const told: string[] = [];
      let checked = 0;
      for (const feature of features.columns) {
        const labelled = labelledRows(feature, column, first, table.length);
        const counts = new Map<number, number>();
        for (const each of labelled.labels) counts.set(each, (counts.get(each) ?? 0) + 1);
        if ([...counts.values()].filter((count) => count >= fewest).length < 2) continue;
        checked += 1;
        if (toldBy(feature, labelled) >= limit) told.push(feature.name);
      }
      if (checked === 0) return notChecked(`There are not two labels with ${fewest} rows each.`);
      return {
        checked,
        failing: told.length,
        holds: told.length === 0,
        reason:
          told.length === 0
            ? `None of ${counted(checked, 'feature')} gives "${target}" away.`
            : `${counted(told.length, 'feature')} of ${checked} give "${target}" away: ${told.map((name) => `"${name}"`).join(', ')}.`,
      };
    },
  };
}
