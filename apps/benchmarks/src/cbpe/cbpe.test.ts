import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareOnFile } from './compare.ts';
import { employment, housing } from './problems.ts';

const folder = join(process.env.BELLWETHER_SHARED ?? join(import.meta.dirname, '../../../../../shared'), 'data');
const has = [...employment.files, ...housing.files].every((file) => existsSync(join(folder, file)));
if (!has && process.env.BELLWETHER_REQUIRE_ALL === '1')
  throw new Error(`There is no census or housing data in ${folder}.`);

describe.skipIf(!has)('estimates without labels [needs ../shared/data/census and housing]', () => {
  it('come nearer than the score alone on employment, and are believed', { timeout: 120_000 }, async () => {
    const { chunks, errors, violated } = await compareOnFile(employment, folder, 'local');
    expect(chunks).toBe(41);
    expect(errors.areaUnderCurve).toBeLessThan(0.004);
    expect(errors.accuracy).toBeLessThan(0.0051);
    expect(errors.f1).toBeLessThan(0.0066);
    expect(violated).toBe(0);
  });

  it('come nearer on housing, and are not to be believed', { timeout: 60_000 }, async () => {
    const { chunks, errors, violated } = await compareOnFile(housing, folder, 'local');
    expect(chunks).toBe(8);
    expect(errors.areaUnderCurve).toBeLessThan(0.0315);
    expect(errors.accuracy).toBeLessThan(0.149);
    expect(violated).toBe(8);
  });
});
