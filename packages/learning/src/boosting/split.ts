import { missingBin } from './bins.js';
import { hessianUnit, stride } from './histogram.js';

/** @internal What a split has to keep to. */
export interface SplitRules {
  readonly l2: number;
  readonly minRows: number;
  /** Smallest gain worth a split. */
  readonly minGain: number;
}

/** @internal Units of the whole numbers in a histogram. */
export interface Units {
  readonly gradient: number;
  readonly hessian: number;
  /** The largest hessian of a row, in whole numbers. */
  readonly largestHessian: number;
}

/** @internal One way to part the rows of a leaf. */
export interface Split {
  readonly feature: number;
  readonly gain: number;
  /** Numbers: bins up to this go left. Texts: -1. */
  readonly bin: number;
  /** 1 for each bin that goes left. */
  readonly goesLeft: Uint8Array;
}

/** @internal The rows of a leaf, as a search for splits needs them. */
export interface LeafBins {
  readonly histogram: Float64Array;
  readonly rowCount: number;
  /** Packed sum of all rows of the leaf. */
  readonly total: number;
  readonly units: Units;
  /** Rows in each bin of a feature, exactly; asked only of features that would win. */
  readonly countRows: (feature: number) => Uint32Array;
}

const smallestHessian = 1e-3;
const perUnit = 1 / hessianUnit;
/** Categories are ordered as if each had this many average rows without gradient more, which calms rare ones. */
const categorySmoothing = 10;

interface Side {
  readonly bin: number;
  readonly missingLeft: boolean;
  readonly gain: number;
  readonly order: Uint16Array | undefined;
  /** Whether both sides surely have the rows they need. */
  readonly certain: boolean;
}

/** @internal The best split of a leaf, or nothing where none is worth it. */
export function findSplit(
  leaf: LeafBins,
  features: { readonly bins: Uint16Array; readonly categorical: Uint8Array },
  rules: SplitRules,
): Split | undefined {
  const width = features.bins.length;
  const found: (Side | undefined)[] = [];
  for (let feature = 0; feature < width; feature += 1) {
    found.push(
      splitFeature(leaf, feature, features.bins[feature]!, features.categorical[feature] === 1, rules, undefined),
    );
  }
  // Rows were estimated from hessians so far. The winner is searched again with exact counts until it stays the winner.
  for (;;) {
    let best = -1;
    for (let feature = 0; feature < width; feature += 1) {
      const gain = found[feature]?.gain ?? rules.minGain;
      if (gain > (best < 0 ? rules.minGain : found[best]!.gain)) best = feature;
    }
    if (best < 0) return undefined;
    const count = features.bins[best]!;
    const categorical = features.categorical[best] === 1;
    if (found[best]!.certain) return splitOf(best, count, found[best]!);
    found[best] = splitFeature(leaf, best, count, categorical, rules, leaf.countRows(best));
  }
}

function splitOf(feature: number, count: number, { bin, gain, missingLeft, order }: Side): Split {
  const goesLeft = new Uint8Array(stride);
  for (let place = 0; place <= bin; place += 1) goesLeft[order === undefined ? place : order[place]!] = 1;
  if (missingLeft) goesLeft[missingBin] = 1;
  return { feature, gain, bin: order === undefined ? Math.min(bin, count - 1) : -1, goesLeft };
}

/** The best split of one feature. Without `counts` the rows of a bin are estimated by its share of the hessian. */
function splitFeature(
  leaf: LeafBins,
  feature: number,
  count: number,
  categorical: boolean,
  rules: SplitRules,
  counts: Uint32Array | undefined,
): Side | undefined {
  const { histogram, rowCount, total, units } = leaf;
  const base = feature * stride;
  const hessians = Math.round(total * perUnit);
  const gradients = total - hessians * hessianUnit;
  if (hessians === 0) return undefined;
  const lost = histogram[base + missingBin]!;
  const order = categorical
    ? categoryOrder(histogram, base, count, (categorySmoothing * hessians) / rowCount)
    : undefined;
  const rowsPerHessian = rowCount / hessians;
  const lostRows = counts === undefined ? 0 : counts[missingBin]!;
  const { l2, minRows } = rules;
  const perHessian = units.hessian;
  const fewestHessians = smallestHessian / perHessian;
  const squareUnit = units.gradient * units.gradient;
  const last = order === undefined ? count : order.length;
  // Side 0 sends what is missing right, side 1 left.
  const sides = lost === 0 ? 1 : 2;
  let bestScore = 0;
  let bestBin = -1;
  let bestSide = 0;
  let bestHessian = 0;
  let sum = 0;
  let rows = 0;
  for (let place = 0; place < last; place += 1) {
    const bin = order === undefined ? place : order[place]!;
    const own = histogram[base + bin]!;
    if (own === 0 && place + 1 < last) continue;
    sum += own;
    if (counts !== undefined) rows += counts[bin]!;
    for (let side = 0; side < sides; side += 1) {
      const packed = side === 0 ? sum : sum + lost;
      const leftHessian = Math.round(packed * perUnit);
      const rightHessian = hessians - leftHessian;
      if (leftHessian <= fewestHessians || rightHessian <= fewestHessians) continue;
      const leftRows = counts === undefined ? leftHessian * rowsPerHessian : rows + side * lostRows;
      if (leftRows < minRows || rowCount - leftRows < minRows) continue;
      const leftGradient = packed - leftHessian * hessianUnit;
      const rightGradient = gradients - leftGradient;
      const score =
        (leftGradient * leftGradient) / (leftHessian * perHessian + l2) +
        (rightGradient * rightGradient) / (rightHessian * perHessian + l2);
      if (score > bestScore) {
        bestScore = score;
        bestBin = place;
        bestSide = side;
        bestHessian = leftHessian;
      }
    }
  }
  if (bestBin < 0) return undefined;
  const gain = squareUnit * (bestScore - (gradients * gradients) / (hessians * perHessian + l2));
  const enough = minRows * units.largestHessian;
  return {
    bin: bestBin,
    gain,
    missingLeft: bestSide === 1 || (lost === 0 && 2 * bestHessian > hessians),
    order,
    // No row has a larger hessian, so that many hessians are at least `minRows` rows.
    certain: counts !== undefined || (bestHessian >= enough && hessians - bestHessian >= enough),
  };
}

/** Categories that occur, by their mean gradient: the best parting into two sets is a cut of this order (Fisher 1958). */
function categoryOrder(histogram: Float64Array, base: number, count: number, smoothing: number): Uint16Array {
  const ratios = new Float64Array(count);
  const order = new Uint16Array(count);
  let size = 0;
  for (let bin = 0; bin < count; bin += 1) {
    const sum = histogram[base + bin]!;
    if (sum === 0) continue;
    const hessian = Math.round(sum / hessianUnit);
    ratios[bin] = (sum - hessian * hessianUnit) / (hessian + smoothing);
    order[size] = bin;
    size += 1;
  }
  return order.subarray(0, size).sort((a, b) => ratios[a]! - ratios[b]! || a - b);
}
