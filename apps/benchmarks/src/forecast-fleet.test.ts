import { describe, expect, it } from 'vitest';
import { forecastFleet } from './entries/forecast-fleet.ts';

describe('forecast-fleet', () => {
  it('computes the same in this thread and in worker threads, held and generated', async () => {
    const settings = { model: 'seasonal-naive', series: 50, points: 600, horizon: 12 };
    const alone = await forecastFleet({ ...settings, threads: 0, source: 'generated' });
    const spread = await forecastFleet({ ...settings, threads: 2, source: 'held' });
    expect(alone).toMatchObject({ failed: 0, series: 50 });
    expect(spread.failed).toBe(0);
    expect(spread.checksum).toBe(alone.checksum);
  });
});
