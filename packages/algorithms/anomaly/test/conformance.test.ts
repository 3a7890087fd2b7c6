import { streamDetectorLaws } from '@bellwether/testkit';
import { describe, it } from 'vitest';
import { restoreSeasonalDetector, type SeasonalDetectorState, seasonalDetector } from '../src/index.js';

describe('seasonalDetector keeps the stream detector contract', () => {
  const laws = streamDetectorLaws({
    create: () => seasonalDetector(),
    restore: (state) => restoreSeasonalDetector(state as SeasonalDetectorState),
  });
  for (const { name, check } of laws) it(name, check);
});
