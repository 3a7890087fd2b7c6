import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findProjects, repositoryRoot } from '@bellwether-internal/workspace';
import { describe, expect, it } from 'vitest';
import { shapeProblems, versionProblems } from './shape.ts';
import { calledTasks, taskProblems } from './tasks.ts';
import { lockfileProblems, readText } from './words.ts';

const broken = fileURLToPath(new URL('../fixtures/broken', import.meta.url));
const projects = findProjects();

describe('the one shape of a package', () => {
  it('is looked for in every package', () => {
    expect(projects.filter(({ published }) => published).length).toBeGreaterThan(10);
  });

  it.each(projects.map((project) => [project.name, project] as const))('is kept by %s', (_, project) => {
    expect(shapeProblems(project, repositoryRoot)).toEqual([]);
  });

  it('rejects a broken package', () => {
    const shapeless = findProjects(broken).find(({ folder }) => folder === 'packages/adapters/shapeless');
    expect(shapeless && shapeProblems(shapeless, broken)).toEqual([
      '"type" is not "module"',
      '"license" is not "Apache-2.0"',
      '"description" is not a sentence',
      'dependencies: @bellwether/core is "^1.0.0", not "workspace:^"',
      'dependencies: @bellwether-app/omega is not published',
      'dependencies: left-pad has no version: "latest"',
      'dependencies: yaml is "^2.0.0", not "catalog:"',
      'peerDependencies: @bellwether/alpha is ours, and ours are never peers',
      '"name" is not @bellwether/ and its folder',
      '"engines" is not node >=22.12',
      '"sideEffects" is not false',
      '"exports" is not "." (types, default), tasks for worker threads and "./package.json"',
      '"files" is not dist, README.md, LICENSE',
      '"files" names data, which is not there',
      '"repository" does not name this folder',
      '"keywords" are fewer than three',
      '"publishConfig" is not public with provenance',
      'LICENSE is not the one of the root',
      'README.md does not begin with "# @bellwether/shapely"',
      'README.md does not say "npm i @bellwether/shapely"',
      'README.md has no ```ts example',
      'tsconfig.json is not the shared form',
      'tsconfig.build.json is not the shared form',
      'tsup.config.ts is not two lines over the preset',
      'vitest.config.ts is not two lines over the preset',
    ]);
  });
});

describe('versions of shared tools', () => {
  it('are the same everywhere', () => {
    expect(versionProblems(projects)).toEqual([]);
  });

  it('are rejected where they differ', () => {
    const [one, other] = findProjects(broken);
    if (one === undefined || other === undefined) throw new Error('the broken workspace has lost its packages');
    const twice = [
      { ...one, manifest: { ...one.manifest, devDependencies: { tool: '^1.0.0' } } },
      { ...other, manifest: { ...other.manifest, dependencies: { tool: '^2.0.0' } } },
    ];
    expect(versionProblems(twice)).toEqual([`tool: ^1.0.0 in ${one.folder}, ^2.0.0 in ${other.folder}`]);
  });
});

describe('tasks', () => {
  it('are called and defined on both sides', () => {
    expect(calledTasks(repositoryRoot)).toEqual(expect.arrayContaining(['build', 'test', 'typecheck']));
    expect(taskProblems(repositoryRoot)).toEqual([]);
  });

  it('are rejected where one side is missing', () => {
    expect(calledTasks(broken)).toEqual(['build', 'check', 'measure', 'typecheck']);
    const problems = taskProblems(broken);
    expect(problems).toContain('@bellwether/shapely does not define "build"');
    expect(problems).not.toContain('@bellwether/shapely does not define "typecheck"');
    expect(problems).toContain('the root calls "measure", which turbo.json does not know');
    expect(problems).toContain('turbo.json knows "nobody", which no package defines');
  });
});

describe('the lockfile', () => {
  it('names no host', () => {
    expect(lockfileProblems(readText(repositoryRoot, 'pnpm-lock.yaml'))).toEqual([]);
  });

  it('is rejected when it names one', () => {
    expect(lockfileProblems(readFileSync(`${broken}/lockfile.yaml`, 'utf8'))).toEqual([
      expect.stringMatching(/^4: .*left-pad-1\.3\.0\.tgz/),
    ]);
  });
});
