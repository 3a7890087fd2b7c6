import {
  type DriftSignal,
  invalidOption,
  requireInteger,
  requireNumber,
  type StreamDriftDetector,
} from '@bellwether/core';
import { assignProgress, fromState, type StreamDriftState, toState } from './kernels/detector-state.js';
import { criticalSteps } from './kernels/equal-sizes.js';
import { createPrefixTree, type PrefixTree } from './kernels/prefix-tree.js';
import { notFinite } from './kernels/signals.js';

/** Options of {@link incrementalKolmogorovSmirnov}. */
export interface IncrementalKolmogorovSmirnovOptions {
  /** Values in the reference, and in the window compared with it; at least 10. Raising it finds smaller changes. @default 500 */
  readonly windowSize?: number;
  /** Significance of one test, above 0 and below 1. Raising it alarms sooner and more often falsely. @default 0.0001 */
  readonly alpha?: number;
}

/** State of {@link incrementalKolmogorovSmirnov}: it holds the reference and the window. */
export type IncrementalKolmogorovSmirnovState = StreamDriftState<
  'incremental-kolmogorov-smirnov',
  Required<IncrementalKolmogorovSmirnovOptions>
>;

/**
 * Incremental Kolmogorov-Smirnov: compares a sliding window with a fixed reference by the exact test, at every value.
 *
 * The first `windowSize` values are the reference. The statistic is the largest distance of the two distribution functions,
 * ties counted right; the threshold is the smallest one whose exact p-value is at most `alpha`. After an alarm the window
 * is the new reference. Finds any change of the distribution.
 *
 * **Not for** a reference that drifted already, or correlated values. A test is made at every value: a stream has more false
 * alarms than `alpha`, about as many as one test for each half window.
 *
 * Missing and infinite values are `'ignored'`. Time grows with the logarithm of `windowSize` (a tree of prefix sums over the
 * reference's values takes the place of the randomised tree of the source); memory for both windows.
 *
 * Source: D. dos Reis, P. Flach, S. Matwin and G. Batista, "Fast unsupervised online drift detection using incremental
 * Kolmogorov-Smirnov test", KDD 2016, doi:10.1145/2939672.2939836.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { seededRandom, standardNormal } from '@bellwether/core';
 * import { incrementalKolmogorovSmirnov } from '@bellwether/drift-streams';
 *
 * const random = seededRandom(1);
 * const detector = incrementalKolmogorovSmirnov({ windowSize: 200 });
 * const values = Array.from({ length: 1500 }, (_, i) => standardNormal(random) * (i < 1000 ? 1 : 3));
 * values.findIndex((value) => detector.update(value).status === 'drift') > 1000; // => true
 * ```
 */
export function incrementalKolmogorovSmirnov(
  options: IncrementalKolmogorovSmirnovOptions = {},
): StreamDriftDetector<IncrementalKolmogorovSmirnovState> {
  const settings = resolve(options);
  return detector(settings, fresh(settings));
}

/**
 * Continues an {@link incrementalKolmogorovSmirnov} from its state.
 *
 * @throws {@link BellwetherError} `invalid-state`.
 */
export function restoreIncrementalKolmogorovSmirnov(
  state: unknown,
): StreamDriftDetector<IncrementalKolmogorovSmirnovState> {
  const { settings, progress } = fromState(state, kind, resolve, fresh);
  return detector(settings, progress);
}

const kind = 'incremental-kolmogorov-smirnov';

function resolve(options: IncrementalKolmogorovSmirnovOptions): Required<IncrementalKolmogorovSmirnovOptions> {
  const windowSize = requireInteger('windowSize', options.windowSize ?? 500, { min: 10, max: 1_000_000 });
  const range = { min: 0, exclusiveMin: true, max: 1, exclusiveMax: true };
  const alpha = requireNumber('alpha', options.alpha ?? 0.0001, range);
  if (criticalSteps(windowSize, alpha) > windowSize)
    throw invalidOption('alpha', alpha, `large enough for a "windowSize" of ${windowSize} to ever be significant`);
  return { windowSize, alpha };
}

function fresh({ windowSize }: Required<IncrementalKolmogorovSmirnovOptions>) {
  return {
    referenceCount: 0,
    count: 0,
    /** Where the oldest value of the window is, in a ring. */
    first: 0,
    reference: new Float64Array(windowSize),
    window: new Float64Array(windowSize),
  };
}

type Windows = ReturnType<typeof fresh>;

function detector(
  settings: Required<IncrementalKolmogorovSmirnovOptions>,
  windows: Windows,
): StreamDriftDetector<IncrementalKolmogorovSmirnovState> {
  const { windowSize } = settings;
  const { reference, window } = windows;
  const steps = criticalSteps(windowSize, settings.alpha);
  const threshold = steps / windowSize;
  const tree = createPrefixTree(2 * windowSize + 1);
  if (windows.referenceCount === windowSize) fillTree(tree, windows);
  return {
    contract: 'stream-drift-detector/1',
    kind,
    update(given): DriftSignal {
      if (given - given !== 0) return notFinite;
      // Adding 0 turns -0 into 0, which is all that JSON can keep.
      const value = given + 0;
      if (windows.referenceCount < windowSize) {
        reference[windows.referenceCount] = value;
        windows.referenceCount += 1;
        if (windows.referenceCount === windowSize) {
          reference.sort();
          fillTree(tree, windows);
        }
        return { status: 'warming-up', remaining: 2 * windowSize - windows.referenceCount };
      }
      if (windows.count === windowSize) {
        tree.add(cellOf(reference, window[windows.first]!), 1);
        window[windows.first] = value;
        windows.first = windows.first + 1 === windowSize ? 0 : windows.first + 1;
      } else {
        window[windows.count] = value;
        windows.count += 1;
      }
      tree.add(cellOf(reference, value), -1);
      if (windows.count < windowSize) return { status: 'warming-up', remaining: windowSize - windows.count };
      const distance = tree.largest();
      const statistic = distance / windowSize;
      if (distance < steps) return { status: 'stable', statistic, threshold };
      reference.set(window);
      reference.sort();
      window.fill(0);
      windows.count = 0;
      windows.first = 0;
      fillTree(tree, windows);
      return { status: 'drift', statistic, threshold };
    },
    reset: () => assignProgress(windows, fresh(settings)),
    snapshot: () => toState(kind, settings, windows),
  };
}

/** Every value of the reference counts +1, every one of the window -1, in the cell where it belongs. */
function fillTree(tree: PrefixTree, { reference, window, count }: Windows): void {
  tree.clear();
  for (let i = 0; i < reference.length; i += 1) tree.add(cellOf(reference, reference[i]!), 1);
  for (let i = 0; i < count; i += 1) tree.add(cellOf(reference, window[i]!), -1);
}

/**
 * Where a value belongs among the sorted reference: cell 2i + 1 is reference value i itself (the first of equals), cell 2i
 * the gap below it. The distribution functions' distance has its extremes at the ends of cells.
 */
function cellOf(reference: Float64Array, value: number): number {
  let low = 0;
  let high = reference.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reference[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low < reference.length && reference[low] === value ? 2 * low + 1 : 2 * low;
}
