import {
  requireInteger,
  type StringColumn,
  seededRandom,
  type TwoSampleResult,
  type TwoSampleTest,
} from '@bellwether/core';
import { type Decision, type DecisionOptions, requireDecision } from '../decision.js';
import { seedFor } from '../kernels/seed-for.js';
import { type FoldScores, meanAreaUnderCurve } from './area-under-curve.js';
import { randomFolds } from './folds.js';
import { bucketOf, fnv1a, gramsOf, hashTexts } from './hashed-grams.js';
import { shuffle } from './pooled-frame.js';
import { fewestRows, judgeSeparation } from './separation.js';
import { fitSparseLogistic, type SparseModel, sparseScore } from './sparse-logistic.js';

/** Options of {@link textDrift}. */
export interface TextDriftOptions extends DecisionOptions {
  /** Words in the longest n-gram, 1 to 5. More: phrases are told apart, slower. @default 2 */
  readonly longestGram?: number;
  /** Buckets that n-grams are hashed into, as a power of 2, 8 to 24. More: fewer n-grams share one, more memory. @default 16 */
  readonly bits?: number;
  /** Parts that the texts are cut into, each but the first judged by a classifier of those before it; 2 to 20. @default 5 */
  readonly folds?: number;
  /** Largest area under the curve above 0.5 that does not matter, from 0 to 0.5. @default 0.05 */
  readonly tolerance?: number;
  /** Examples of n-grams that tell the samples apart, at most that many. @default 10 */
  readonly examples?: number;
  /** Texts of a sample beyond which that many are drawn at random, at least 100. More: finer differences, slower. @default 5000 */
  readonly maxRows?: number;
  /** Start of the random numbers, an integer from 0 to 2^32 - 1. @default 1 */
  readonly seed?: number;
}

/** Texts: strings, or a text column of a frame. `null` and `undefined` are missing. */
export type TextSample = ArrayLike<string | null | undefined> | StringColumn;

/** An n-gram that is more frequent in one sample than in the other. */
export interface TellingGram {
  /** Its words, in lower case. */
  readonly gram: string;
  /** Share of the reference texts that have it. */
  readonly referenceShare: number;
  /** Share of the current texts that have it. */
  readonly currentShare: number;
}

/** The result of {@link textDrift}. JSON-safe. */
export interface TextDriftResult extends TwoSampleResult {
  /** N-grams that tell the samples apart, the most telling first; they quote the texts. */
  readonly examples: readonly TellingGram[];
}

/** A {@link textDrift} with its settings. */
export interface TextDrift extends TwoSampleTest<TextSample> {
  /** Compares two samples of texts; their order never matters. Inputs are neither changed nor kept. */
  compare(reference: TextSample, current: TextSample): TextDriftResult;
}

interface Settings {
  readonly longestGram: number;
  readonly bits: number;
  readonly folds: number;
  readonly examples: number;
  readonly maxRows: number;
  readonly seed: number;
}

const test = 'text-drift';

/**
 * Compares two samples of texts by how well a classifier tells them apart by their words, and shows which words those are.
 *
 * N-grams of words (runs of letters, digits, marks and underscores, in lower case) are hashed into 2^bits buckets by 32-bit FNV-1a over
 * their UTF-16 code units, low byte first, the high bits folded into the low ones. A logistic regression of the buckets that a text has
 * (L2 penalty 1, texts scaled to length 1) learns on the folds so far and scores the next one. `statistic` is the area under the
 * ROC curve, the p-value that of the Mann-Whitney statistic summed over folds, and the effect size how far the area lies above 0.5.
 *
 * **Not for** languages that do not put spaces between words, nor for the meaning of texts: compare their embeddings by
 * {@link maximumMeanDiscrepancy}. Missing texts are set aside and counted. Of more than `maxRows` texts some are drawn at random. Fewer
 * than 20 texts on a side decide nothing. Examples quote the texts: ask for 0 of them where those are private.
 *
 * Cost: O(words) for each fold and round: 2,000 against 2,000 texts of 20 words take about a second.
 *
 * Source: Rabanser, S., Günnemann, S. and Lipton, Z. C. (2019), Failing loudly, NeurIPS; Weinberger, K. et al. (2009), Feature
 * hashing for large scale multitask learning, doi:10.1145/1553374.1553516.
 *
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { textDrift } from '@bellwether/drift';
 *
 * const before = Array.from({ length: 200 }, (_, i) => `order ${i % 7} arrived on time`);
 * const after = Array.from({ length: 200 }, (_, i) => `order ${i % 7} arrived ${i % 2 === 0 ? 'broken' : 'on time'}`);
 * const result = textDrift().compare(before, after);
 * result.verdict; // => 'drift'
 * result.examples.some(({ gram, currentShare }) => gram === 'broken' && currentShare === 0.5); // => true
 * ```
 */
export function textDrift(options: TextDriftOptions = {}): TextDrift {
  const decision = requireDecision(options, 0.05);
  const settings: Settings = {
    longestGram: requireInteger('longestGram', options.longestGram ?? 2, { min: 1, max: 5 }),
    bits: requireInteger('bits', options.bits ?? 16, { min: 8, max: 24 }),
    folds: requireInteger('folds', options.folds ?? 5, { min: 2, max: 20 }),
    examples: requireInteger('examples', options.examples ?? 10, { min: 0 }),
    maxRows: requireInteger('maxRows', options.maxRows ?? 5000, { min: 100 }),
    seed: requireInteger('seed', options.seed ?? 1, { min: 0, max: 0xffff_ffff }),
  };
  return {
    contract: 'two-sample-test/1',
    kind: test,
    compare: (reference, current) => compareTexts(textsOf(reference), textsOf(current), settings, decision),
  };
}

/** The texts that are there, in the order of their characters. */
interface Texts {
  readonly texts: readonly string[];
  readonly missing: number;
}

function textsOf(sample: TextSample): Texts {
  const isColumn = 'codes' in sample;
  const length = isColumn ? sample.codes.length : sample.length;
  const texts: string[] = [];
  for (let row = 0; row < length; row += 1) {
    const text = isColumn ? sample.dictionary[sample.codes[row]!] : sample[row];
    if (typeof text === 'string') texts.push(text);
  }
  return { texts: texts.sort(), missing: length - texts.length };
}

function compareTexts(reference: Texts, current: Texts, settings: Settings, decision: Decision): TextDriftResult {
  const { folds, maxRows } = settings;
  const sides = {
    test,
    referenceCount: reference.texts.length,
    currentCount: current.texts.length,
    referenceMissing: reference.missing,
    currentMissing: current.missing,
  };
  if (Math.min(sides.referenceCount, sides.currentCount) < fewestRows) {
    return { ...judgeSeparation(sides, undefined, decision), examples: [] };
  }
  const shares = [...reference.texts, ...current.texts].map((text) => fnv1a(text) / 2 ** 32);
  const random = seededRandom(seedFor(settings.seed, shares));
  const before = shuffle([...reference.texts], random).slice(0, maxRows);
  const texts = [...before, ...shuffle([...current.texts], random).slice(0, maxRows)];
  const hashed = hashTexts(texts, settings.longestGram, settings.bits);
  const isCurrent = (row: number): boolean => row >= before.length;
  const foldOf = randomFolds(before.length, texts.length, folds);
  const scores: FoldScores[] = [];
  let model: SparseModel | undefined;
  for (let fold = 1; fold < folds; fold += 1) {
    const fitted = fitSparseLogistic(
      hashed,
      Int32Array.from([...foldOf.keys()].filter((row) => foldOf[row]! < fold)),
      isCurrent,
    );
    const scoresOf = (wanted: boolean): Float64Array =>
      Float64Array.from(
        [...foldOf.keys()].filter((row) => foldOf[row] === fold && isCurrent(row) === wanted),
        (row) => sparseScore(hashed, row, fitted),
      );
    scores.push({ reference: scoresOf(false), current: scoresOf(true) });
    model = fitted;
  }
  const examples = model === undefined ? [] : tellingGrams(texts, before.length, hashed.occurring, model, settings);
  const first = examples[0];
  const detail = first === undefined ? undefined : `"${first.gram}" tells them apart most.`;
  return { ...judgeSeparation(sides, meanAreaUnderCurve(scores), decision, detail), examples };
}

/** N-grams by how far their share moved in the direction that the classifier learnt, weighed by how strongly. */
function tellingGrams(
  texts: readonly string[],
  referenceCount: number,
  occurring: Int32Array,
  { coefficients }: SparseModel,
  { bits, examples, longestGram }: Settings,
): TellingGram[] {
  if (examples === 0) return [];
  const counts = new Map<string, [reference: number, current: number]>();
  for (const [row, text] of texts.entries()) {
    for (const gram of new Set(gramsOf(text, longestGram))) {
      const count = counts.get(gram) ?? [0, 0];
      count[row < referenceCount ? 0 : 1] += 1;
      counts.set(gram, count);
    }
  }
  const coefficientOf = new Map(Array.from(occurring, (bucket, place) => [bucket, coefficients[place]!]));
  return [...counts]
    .map(([gram, [reference, current]]) => {
      const referenceShare = reference / referenceCount;
      const currentShare = current / (texts.length - referenceCount);
      const weight = (currentShare - referenceShare) * coefficientOf.get(bucketOf(gram, bits))!;
      return { gram, referenceShare, currentShare, weight };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.gram < b.gram ? -1 : 1))
    .slice(0, examples)
    .map(({ weight: _, ...gram }) => gram);
}
