import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const docs = fileURLToPath(new URL('..', import.meta.url));
const vitepress = join(docs, 'node_modules', '.bin', 'vitepress');
const broken = join(docs, '.broken-sample');

function build(folder: string, outDir: string) {
  const result = spawnSync(vitepress, ['build', folder, '--outDir', outDir], { cwd: docs, encoding: 'utf8' });
  return { status: result.status, output: `${result.stdout}${result.stderr}` };
}

/** Pages written by hand: all but the generated reference. */
const pages = globSync('**/*.md', {
  cwd: docs,
  exclude: ['node_modules', 'reference', '.vitepress', '.broken-sample'],
});

describe('the site', () => {
  const site = join(docs, '.vitepress', 'dist');
  let built: ReturnType<typeof build>;
  beforeAll(() => {
    const reference = spawnSync(process.execPath, ['scripts/reference.ts'], { cwd: docs, encoding: 'utf8' });
    expect([reference.status, reference.stderr]).toEqual([0, '']);
    built = build(docs, site);
  }, 240_000);

  it('builds without a dead link', () => {
    expect(built.output).not.toContain('dead link');
    expect(built.status, built.output).toBe(0);
  });

  it('has every page, the reference of every package, and search', () => {
    for (const page of pages) {
      if (basename(page) === 'README.md') continue;
      expect(existsSync(join(site, page.replace(/\.md$/, '.html'))), page).toBe(true);
    }
    expect(globSync('reference/*/index.html', { cwd: site }).length).toBeGreaterThan(10);
    expect(globSync('assets/chunks/@localSearchIndex*.js', { cwd: site }).length).toBeGreaterThan(0);
  });
});

describe('pages', () => {
  it.each(pages)('%s says something', (page) => {
    const text = readFileSync(join(docs, page), 'utf8').replace(/```[\s\S]*?```/g, '');
    const sentences = text.match(/[a-z)`"][.!?](?:\s|$)/g) ?? [];
    expect(page === 'index.md' || sentences.length >= 5, `${page} has ${sentences.length} sentences`).toBe(true);
  });
});

describe('a page with a dead link', () => {
  beforeAll(() => {
    mkdirSync(join(broken, '.vitepress'), { recursive: true });
    cpSync(join(docs, '.vitepress', 'config.ts'), join(broken, '.vitepress', 'config.ts'));
    writeFileSync(join(broken, 'index.md'), '# Home\n\n[Nowhere](./nowhere.md)\n');
  });
  afterAll(() => rmSync(broken, { recursive: true, force: true }));

  it('fails the build', () => {
    const { status, output } = build(broken, join(broken, 'dist'));
    expect(status).not.toBe(0);
    expect(output).toContain('dead link');
  }, 120_000);
});
