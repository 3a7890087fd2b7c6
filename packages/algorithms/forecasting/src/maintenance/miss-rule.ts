/** Level of the intervals whose misses are counted. */
export const watchedLevel = 0.8;

const expectedShare = 0.25;
const shareOfConcern = 0.5;
const ofMiss = /* @__PURE__ */ Math.log(shareOfConcern / expectedShare);
const ofHit = /* @__PURE__ */ Math.log((1 - shareOfConcern) / (1 - expectedShare));
/** Evidence at which half of the values missing their intervals is taken for a fact. */
const enough = 8;

/**
 * Evidence that values miss the model's own 80 % interval half of the time and not, as they may, a quarter: the cumulative sum of log
 * likelihood ratios (Page 1954). Only which side of a bound a value lies on counts, so one spike proves nothing.
 */
export function gatherEvidence(evidence: number, score: number): { evidence: number; proven: boolean } {
  const next = Math.max(0, evidence + (Math.abs(score) > 1 ? ofMiss : ofHit));
  return { evidence: next, proven: next > enough };
}
