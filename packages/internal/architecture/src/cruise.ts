import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findProjects } from '@bellwether-internal/workspace';
import { cruise, type IResolveOptions } from 'dependency-cruiser';
import { rules } from './rules.ts';

/** What a cruise over a workspace found. */
export interface Findings {
  /** Number of modules read. */
  readonly modules: number;
  /** Number of imports followed. */
  readonly imports: number;
  /** Each breach as `rule: importing file -> imported file`, sorted, without repeats. */
  readonly breaches: readonly string[];
}

/** Reads every source module of the workspace at `root` and holds its imports against the rules. */
export async function findBreaches(root: string): Promise<Findings> {
  const projects = findProjects(root);
  const folders = projects
    .flatMap((project) => ['src', 'test', 'scripts'].map((name) => `${project.folder}/${name}`))
    .filter((folder) => existsSync(join(root, folder)));
  // Our own packages are followed into their sources, so that nothing need be built and a cycle through several
  // packages is seen.
  const alias = Object.fromEntries(
    projects.map((project) => [`${project.name}$`, join(root, project.folder, 'src', 'index.ts')]),
  );
  const resolveOptions: Partial<IResolveOptions> = {
    alias,
    conditionNames: ['types', 'import', 'node', 'default'],
    exportsFields: ['exports'],
    extensions: ['.ts', '.mts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    extensionAlias: { '.js': ['.ts', '.js'], '.mjs': ['.mts', '.mjs'] },
  };
  const { output } = await cruise(
    folders,
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: rules(projects) },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '/fixtures/' },
    },
    resolveOptions,
  );
  if (typeof output === 'string') throw new TypeError('dependency-cruiser answered with text instead of its result');
  const breaches = output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
  return {
    modules: output.modules.filter(
      (module) => /\.[cm]?[jt]s$/.test(module.source) && !module.source.includes('node_modules'),
    ).length,
    imports: output.summary.totalDependenciesCruised ?? 0,
    breaches: [...new Set(breaches)].sort(),
  };
}
