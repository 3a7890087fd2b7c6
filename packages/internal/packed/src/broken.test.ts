import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainEnvironment, runOrThrow, temporaryFolder } from '@bellwether-internal/workspace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runService, typeCheck } from './consumers.ts';
import { installSize, installTarballs } from './install.ts';
import { writeProbe } from './probe.ts';
import { runtimes } from './runtimes.ts';

const samples = fileURLToPath(new URL('../../repository/fixtures/broken/published', import.meta.url));
const requireAll = process.env.BELLWETHER_REQUIRE_ALL === '1';
const slow = { timeout: 120_000 };
const folder = temporaryFolder('broken');

beforeAll(async () => {
  const kinds = ['right', 'wrong-export', 'missing-types', 'needs-node'];
  for (const kind of kinds)
    await runOrThrow('npm', ['pack', '--pack-destination', folder.path], {
      cwd: join(samples, kind),
      env: plainEnvironment,
    });
  await installTarballs(
    folder.path,
    kinds.map((kind) => join(folder.path, `bellwether-${kind}-1.0.0.tgz`)),
  );
}, 120_000);
afterAll(folder.remove);

describe('an installed package', () => {
  it('is accepted where nothing is wrong', slow, async () => {
    const names = ['@bellwether/right'];
    for (const kind of ['esm', 'commonjs'] as const) {
      expect(await runService(folder.path, process.execPath, kind, names)).toMatchObject({ code: 0, stderr: '' });
    }
    expect((await typeCheck(folder.path, names, { moduleResolution: 'nodenext', node: false })).output).toBe('');
    expect(installSize(folder.path, '@bellwether/right')).toMatchObject({ packages: 1 });
  });

  it.each(['esm', 'commonjs'] as const)('is rejected as %s when its export leads nowhere', slow, async (kind) => {
    const { code, stderr } = await runService(folder.path, process.execPath, kind, ['@bellwether/wrong-export']);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/Cannot find module .*out[\\/]main\.js/);
  });

  it.each(['nodenext', 'bundler'] as const)(
    'is rejected with %s resolution when it has no types',
    slow,
    async (moduleResolution) => {
      const { output } = await typeCheck(folder.path, ['@bellwether/missing-types'], { moduleResolution, node: true });
      expect(output).toMatch(/TS7016: Could not find a declaration file for module '@bellwether\/missing-types'/);
    },
  );

  it('is rejected when what it needs is not installed', () => {
    expect(() => installSize(folder.path, '@bellwether/absent')).toThrow('@bellwether/absent is not installed');
  });
});

describe('a package that is not for every runtime', () => {
  for (const { name, missing, run } of runtimes) {
    const broken = /workerd|Chromium/.test(name) ? 'needs-node' : 'wrong-export';
    describe.skipIf(missing !== undefined && !requireAll)(
      `in ${name}${missing === undefined ? '' : ` [${missing}]`}`,
      () => {
        it(`is rejected: ${broken}`, slow, async () => {
          const place = join(folder.path, `probe-${name.replaceAll(' ', '-')}`);
          mkdirSync(place);
          const probe = writeProbe(place, [`@bellwether/${broken}`], []);
          await expect(run(probe)).rejects.toThrow(broken === 'needs-node' ? /node:fs/ : /wrong-export/);
        });
      },
    );
  }
});
