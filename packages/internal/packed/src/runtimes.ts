import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bun, deno, floorNode } from '@bellwether-internal/runtimes';
import { plainEnvironment, runOrThrow } from '@bellwether-internal/workspace';
import { Miniflare } from 'miniflare';
import { chromium } from 'playwright-core';
import { bundleProbe, type Findings } from './probe.ts';

/** A JavaScript runtime in which the probe can run. */
export interface Runtime {
  readonly name: string;
  /** What is missing on this machine; `undefined` when it can run. */
  readonly missing: string | undefined;
  readonly run: (probe: string) => Promise<Findings>;
}

const browser = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

function byProgram(name: string, path: string | undefined, args: readonly string[]): Runtime {
  return {
    name,
    missing: path === undefined ? `no ${name} for ${process.platform}-${process.arch}` : undefined,
    async run(probe) {
      const folder = join(probe, '..');
      const env = { ...plainEnvironment, DENO_DIR: join(folder, '.deno'), DENO_NO_UPDATE_CHECK: '1' };
      const { stdout } = await runOrThrow(path ?? name, [...args, join(folder, 'main.mjs')], { cwd: folder, env });
      return JSON.parse(stdout);
    },
  };
}

const chromiumRuntime: Runtime = {
  name: 'headless Chromium',
  missing: browser === undefined ? 'needs chromium' : undefined,
  async run(probe) {
    const script = await bundleProbe(
      probe,
      'probe().then((findings) => { globalThis.findings = findings; }, (error) => { globalThis.findings = { error: String(error) }; });',
    );
    const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
    const instance = await chromium.launch({
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: [...quiet, '--disable-component-update', '--disable-sync', '--no-sandbox'],
    });
    try {
      const page = await instance.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.addScriptTag({ content: script, type: 'module' });
      await page
        .waitForFunction('globalThis.findings !== undefined', undefined, { timeout: 60_000 })
        .catch((error: unknown) => {
          throw new Error(`the page found nothing: ${errors.join('; ')}`, { cause: error });
        });
      const findings: Findings & { error?: string } = await page.evaluate('globalThis.findings');
      if (findings.error !== undefined || errors.length > 0) throw new Error([findings.error, ...errors].join('; '));
      return findings;
    } finally {
      await instance.close();
    }
  },
};

const workerdRuntime: Runtime = {
  name: 'workerd',
  missing: undefined,
  async run(probe) {
    const script = await bundleProbe(
      probe,
      'export default { async fetch() { try { return Response.json(await probe()); } catch (error) { return new Response(String(error), { status: 500 }); } } };',
    );
    const worker = new Miniflare({
      modules: [{ type: 'ESModule', path: 'worker.mjs', contents: script }],
      compatibilityDate: '2026-01-01',
      host: '127.0.0.1',
      cf: false,
    });
    try {
      const response = await worker.dispatchFetch('http://localhost/');
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return JSON.parse(text);
    } finally {
      await worker.dispose();
    }
  },
};

/** Every runtime in which the algorithm packages promise to run. */
export const runtimes: readonly Runtime[] = [
  byProgram('Node 22.12', floorNode, []),
  byProgram('Bun', bun, ['--no-install']),
  byProgram('Deno', deno, [
    'run',
    '--quiet',
    '--no-remote',
    '--node-modules-dir=manual',
    '--allow-read',
    '--allow-env',
  ]),
  workerdRuntime,
  chromiumRuntime,
];

/** Runs the probe on the Node that runs this. */
export const referenceRuntime: Runtime = byProgram('this Node', process.execPath, []);
