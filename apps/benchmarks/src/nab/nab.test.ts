import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { seasonalDetector } from '@bellwether/anomaly';
import { describe, expect, it } from 'vitest';
import { readNabCorpus } from './corpus.ts';
import { scoreNab } from './nab.ts';
import { nabProfiles, normalisedScore, probationLength, scoreFile } from './scorer.ts';

const unit = { falsePositive: 1, falseNegative: 1 };

describe('NAB scorer', () => {
  it("agrees with the benchmark's own worked example", () => {
    // NAB tests/integration/scorer_test.py, testScoringAllMetrics: two windows of 5 rows, alarms at the left edge of the
    // first, one row later, and 7 rows later; published result -0.9540.
    const score = scoreFile(
      100,
      [
        [10, 14],
        [60, 64],
      ],
      [10, 11, 17],
      unit,
      0,
    );
    expect(score.raw).toBeCloseTo(-0.954, 4);
    expect(score).toMatchObject({ windows: 2, hits: 1, falseAlarms: 1 });
  });

  it('knows the probation of the benchmark', () => {
    expect([100, 4032, 5000, 6000, 22_695].map(probationLength)).toEqual([15, 604, 750, 750, 750]);
  });

  it('counts the best alarm of a window, less the later it comes, and charges misses and strays', () => {
    const windows = [[200, 299]] as const;
    const raw = (alarms: number[], profile = nabProfiles.standard) => scoreFile(1000, windows, alarms, profile).raw;
    expect(raw([200])).toBeCloseTo(1, 12);
    expect(raw([250])).toBeCloseTo(0.86, 2);
    expect(raw([299])).toBeLessThan(0.03);
    expect(raw([250, 200])).toBe(raw([200]));
    expect(raw([])).toBe(-1);
    expect(raw([], nabProfiles.lowFalseNegatives)).toBe(-2);
    // Before any window a stray costs its full weight; shortly after one, less; in the probation, nothing.
    expect(raw([160, 200])).toBeCloseTo(1 - 0.11, 12);
    expect(raw([200, 310])).toBeGreaterThan(1 - 0.06);
    expect(raw([200, 900], nabProfiles.lowFalsePositives)).toBeCloseTo(1 - 0.22, 6);
    expect(raw([20, 200])).toBeCloseTo(1, 12);
  });
});

const folder = join(process.env.BELLWETHER_SHARED ?? join(import.meta.dirname, '../../../../../shared'), 'data', 'nab');
const has = existsSync(folder);
if (!has && process.env.BELLWETHER_REQUIRE_ALL === '1') throw new Error('The NAB data is required and not there.');

describe.skipIf(!has)('NAB, 35 of 58 files [needs ../shared/data/nab]', () => {
  it.each(Object.entries(nabProfiles))('scores silence 0 and perfection 100: %s', (_, profile) => {
    const files = readNabCorpus(folder);
    expect(files).toHaveLength(35);
    const scoreOf = (alarms: (windows: (typeof files)[number]['windows']) => number[]) =>
      normalisedScore(
        files.map(({ values, windows }) => scoreFile(values.length, windows, alarms(windows), profile)),
        profile,
      );
    expect(scoreOf(() => [])).toBe(0);
    expect(scoreOf((windows) => windows.map(([first]) => first))).toBeCloseTo(100, 9);
  });

  it('keeps the published score of the seasonal detector with its shipped settings', () => {
    const { all, groups } = scoreNab(folder, () => seasonalDetector());
    const round = ({ standard, lowFalsePositives, lowFalseNegatives, hits, windows, falseAlarms }: typeof all) =>
      `${standard.toFixed(1)} / ${lowFalsePositives.toFixed(1)} / ${lowFalseNegatives.toFixed(1)}, ${hits} of ${windows} windows, ${falseAlarms} stray alarms`;
    console.log(`all: ${round(all)}`);
    for (const [group, scores] of Object.entries(groups)) console.log(`${group}: ${round(scores)}`);
    expect(all.standard).toBeGreaterThanOrEqual(67);
    expect(all.lowFalsePositives).toBeGreaterThanOrEqual(60);
    expect(all.lowFalseNegatives).toBeGreaterThanOrEqual(70);
    expect(groups.artificialNoAnomaly?.falseAlarms).toBe(0);
  });

  it('keeps its score on both halves of the files', () => {
    const half = (part: number) =>
      scoreNab(
        folder,
        () => seasonalDetector(),
        (_, i) => i % 2 === part,
      ).all.standard;
    const halves = [half(0), half(1)];
    console.log(`halves: ${halves.map((score) => score.toFixed(1)).join(' and ')}`);
    expect(Math.min(...halves)).toBeGreaterThanOrEqual(60);
  });
});
