import type { LedgerEntry, StalenessMemory } from './document.js';

/** Bets on how much more often than allowed the intervals fail, as shares of the largest possible bet. */
const bets = [0.02, 0.05, 0.1, 0.2, 0.4];
/** Evidence does not grow beyond this, so that a model that recovers is believed again within a reasonable time. */
const ceiling = 1e9;

/** Nothing judged yet. */
export const noEvidence: StalenessMemory = { evidence: [], forecasts: 0 };

/** What one forecast says of its intervals: only steps for which it was the latest forecast, and whose value has come. */
export interface Verdict {
  readonly level: number;
  readonly steps: number;
  readonly missed: number;
}

/**
 * Judges a forecast on the steps before the next forecast starts. No value is judged twice, and all of them come after the
 * forecast was made: that is what makes the rule hold whatever the errors within one forecast have to do with each other.
 */
export function verdictsOf(entry: LedgerEntry, nextStart: number): Verdict[] {
  return entry.levels.map((level, l) => {
    let [steps, missed] = [0, 0];
    entry.actual.forEach((actual, h) => {
      const [lower, upper] = [entry.lower[l]?.[h] ?? null, entry.upper[l]?.[h] ?? null];
      if (actual === null || lower === null || upper === null || entry.start + h * entry.step >= nextStart) return;
      steps += 1;
      if (actual < lower || actual > upper) missed += 1;
    });
    return { level, steps, missed };
  });
}

/**
 * The evidence after one more forecast: Shiryaev-Roberts sums of bets that the intervals fail more often than they may.
 * Under honest intervals every bet is fair or worse, so the mean time to a false alarm at evidence c is at least c forecasts.
 */
export function judge(memory: StalenessMemory, verdicts: readonly Verdict[]): StalenessMemory {
  const useful = verdicts.filter(({ steps }) => steps > 0);
  if (useful.length === 0) return memory;
  const known = new Map(memory.evidence.map(({ level, bets: own }) => [level, own]));
  for (const { level, steps, missed } of useful) {
    const allowed = 1 - level;
    const own = known.get(level) ?? bets.map(() => 0);
    known.set(
      level,
      own.map((evidence, b) => {
        const factor = 1 + (bets[b]! / allowed) * (missed / steps - allowed);
        return Math.min(ceiling, (evidence + 1) * factor);
      }),
    );
  }
  const evidence = [...known].sort(([a], [b]) => a - b).map(([level, own]) => ({ level, bets: own }));
  return { evidence, forecasts: memory.forecasts + 1 };
}

/** All evidence as one number: the mean over levels and bets. */
export function evidenceOf({ evidence }: StalenessMemory): number {
  const all = evidence.flatMap(({ bets: own }) => own);
  return all.length === 0 ? 0 : all.reduce((sum, each) => sum + each, 0) / all.length;
}
