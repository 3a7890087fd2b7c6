import {
  alignSeries,
  BellwetherError,
  createTimeSeries,
  invalidOption,
  seriesKey,
  type TimeSeries,
  withValues,
} from '@bellwether/core';

/** Labels of one series, or of a sum of several. */
export type NodeLabels = Readonly<Record<string, string>>;

/** One series of a hierarchy: a sum of bottom series, or one of them. */
export interface HierarchyNode {
  /** The labels that all its bottom series share and that it was grouped by; all labels of a bottom series. */
  readonly labels: NodeLabels;
  /** Which of the bottom series it is the sum of, ascending. */
  readonly bottoms: Int32Array;
}

/** Which series are sums of which: what reconciliation needs to know. */
export interface Hierarchy {
  /** First the sums, level by level as they were given, then the bottom series in their order. */
  readonly nodes: readonly HierarchyNode[];
  /** How many of the nodes, at the end, are bottom series. */
  readonly bottomCount: number;
}

/** Settings of {@link hierarchy}. */
export interface HierarchyOptions {
  /** Labels of the bottom series, the finest ones there are: pods, say. No two may be the same. */
  readonly bottom: readonly NodeLabels[];
  /**
   * What to sum by: the names of the labels that each level keeps; `[]` is the sum of everything. Levels may be nested
   * (`[[], ['cluster'], ['cluster', 'service']]`) or crossed (`[[], ['service'], ['node']]`).
   */
  readonly levels: readonly (readonly string[])[];
}

/**
 * Says which series are sums of which, from the labels of the finest ones.
 *
 * A level that gives every bottom series a group of its own adds nothing and is left out.
 *
 * @throws BellwetherError `invalid-option` where there is no bottom series, two have the same labels, or one lacks a label.
 *
 * @example
 * ```ts
 * import { hierarchy } from '@bellwether/forecasting';
 *
 * const pods = [
 *   { service: 'shop', pod: 'shop-1' },
 *   { service: 'shop', pod: 'shop-2' },
 *   { service: 'mail', pod: 'mail-1' },
 * ];
 * const { nodes } = hierarchy({ bottom: pods, levels: [[], ['service']] });
 * nodes.map(({ labels, bottoms }) => [labels.pod ?? labels.service ?? 'all', bottoms.length]);
 * // => [['all', 3], ['shop', 2], ['mail', 1], ['shop-1', 1], ['shop-2', 1], ['mail-1', 1]]
 * ```
 */
export function hierarchy(options: HierarchyOptions): Hierarchy {
  const { bottom, levels } = options;
  if (bottom.length === 0) throw invalidOption('bottom', bottom, 'at least one set of labels');
  const known = new Set<string>();
  for (const labels of bottom) {
    const key = seriesKey('', labels);
    if (known.has(key))
      throw invalidOption('bottom', key, 'without repeats: every bottom series needs labels of its own');
    known.add(key);
  }
  const nodes: HierarchyNode[] = [];
  for (const names of levels) {
    const groups = groupsBy(bottom, names);
    if (groups.length < bottom.length || bottom.length === 1) nodes.push(...groups);
  }
  nodes.push(...bottom.map((labels, index) => ({ labels: { ...labels }, bottoms: Int32Array.of(index) })));
  return { nodes, bottomCount: bottom.length };
}

function groupsBy(bottom: readonly NodeLabels[], names: readonly string[]): HierarchyNode[] {
  const groups = new Map<string, { labels: NodeLabels; members: number[] }>();
  bottom.forEach((labels, index) => {
    const missing = names.find((name) => labels[name] === undefined);
    if (missing !== undefined) {
      throw invalidOption('levels', missing, `a label that every bottom series has; ${seriesKey('', labels)} has not`);
    }
    const own = Object.fromEntries(names.map((name) => [name, labels[name] as string]));
    const key = seriesKey('', own);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels: own, members: [index] });
    else group.members.push(index);
  });
  return [...groups.values()].map(({ labels, members }) => ({ labels, bottoms: Int32Array.from(members) }));
}

/** One value per node from one value per bottom series: the sums, then the values. */
export function sumsOf({ nodes }: Hierarchy, bottom: Float64Array): Float64Array {
  const all = new Float64Array(nodes.length);
  for (let i = 0; i < nodes.length; i += 1) {
    const { bottoms } = nodes[i]!;
    let sum = 0;
    for (let j = 0; j < bottoms.length; j += 1) sum += bottom[bottoms[j]!]!;
    all[i] = sum;
  }
  return all;
}

/**
 * The series of every node from the bottom series, on all times that any of them has. A sum with a missing part is missing.
 *
 * @throws BellwetherError `invalid-input` where there is not one series per bottom of the hierarchy.
 */
export function hierarchySeries(structure: Hierarchy, bottom: readonly TimeSeries[]): TimeSeries[] {
  const { nodes, bottomCount } = structure;
  if (bottom.length !== bottomCount) {
    throw new BellwetherError(
      'invalid-input',
      `There are ${bottom.length} series for ${bottomCount} bottom series of the hierarchy; there must be one for each, in the same order.`,
    );
  }
  const aligned = alignSeries(bottom);
  const [first] = aligned as [TimeSeries];
  return nodes.map(({ labels, bottoms }) => {
    const values = new Float64Array(first.values.length);
    for (const index of bottoms) {
      const part = aligned[index]!.values;
      for (let t = 0; t < values.length; t += 1) values[t]! += part[t]!;
    }
    const { axis, name, unit } = first;
    const identity = { name, labels, ...(unit === undefined ? {} : { unit }), values };
    return axis.kind === 'regular'
      ? createTimeSeries({ ...identity, start: axis.start, step: axis.step })
      : withValues({ ...first, labels }, values);
  });
}
