import type { Project } from '@bellwether-internal/workspace';
import type { IForbiddenRuleType } from 'dependency-cruiser';

/**
 * What a rule lets pass although it forbids it. Empty, and a test holds it so: where a rule is wrong, change the rule.
 */
export const exceptions: readonly string[] = [];

const test = String.raw`\.test\.ts$`;
const anyPackage = '^(packages|apps|docs)/';
/** Tests of every layer may run the published suites, over the bundled data and against real servers. */
const forTests = '^packages/(tools/(testkit|datasets)|internal/test-servers)/';
const numerics = 'core|statistics|learning';

function library(name: string): string {
  return `(^|node_modules/)${name}(/|$)`;
}

/** One layer: what lies in `from` may import, of the workspace, only what lies in `to`. */
function layer(name: string, comment: string, from: string, to: string): IForbiddenRuleType[] {
  return [
    {
      name,
      comment,
      severity: 'error',
      from: { path: from, pathNot: test },
      to: { path: anyPackage, pathNot: to },
    },
    {
      name,
      comment: `${comment} Its tests may use the testkit and the datasets as well.`,
      severity: 'error',
      from: { path: `${from}.*${test}` },
      to: { path: anyPackage, pathNot: [to, forTests] },
    },
  ];
}

/** The layers of the repository and where third-party code may enter it. */
export function rules(projects: readonly Project[]): IForbiddenRuleType[] {
  return [
    ...layer('core-below-everything', 'Core imports no other package.', '^packages/core/', '^packages/core/'),
    ...layer(
      'statistics-on-core',
      'Statistics leans on core alone.',
      '^packages/statistics/',
      '^packages/(core|statistics)/',
    ),
    ...layer(
      'learning-on-statistics',
      'Learning leans on core and statistics.',
      '^packages/learning/',
      `^packages/(${numerics})/`,
    ),
    ...layer(
      'algorithms-on-numerics',
      'An algorithm leans on core, statistics and learning; two algorithms meet in the contracts of core.',
      '^packages/algorithms/([^/]+)/',
      `^packages/(${numerics}|algorithms/$1)/`,
    ),
    ...layer(
      'adapters-on-core',
      'An adapter leans on core alone: it neither knows algorithms nor other adapters.',
      '^packages/adapters/([^/]+)/',
      '^packages/(core|adapters/$1)/',
    ),
    ...layer(
      'operations-on-statistics',
      'Models and detectors come to operations by contract, not by import.',
      '^packages/operations/([^/]+)/',
      '^packages/(core|statistics|operations/$1)/',
    ),
    {
      name: 'published-apart-from-private',
      comment: 'What is published cannot lean on what is not.',
      severity: 'error',
      from: { path: '^packages/', pathNot: ['^packages/internal/', test] },
      to: { path: '^(packages/internal|apps|docs)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Modules that need each other are one idea, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-internals',
      comment:
        'A package is used through its public entries (its index, tasks for worker threads), never through a file inside it.',
      severity: 'error',
      from: { path: '^(packages/[^/]+/[^/]+|apps/[^/]+|docs)/' },
      to: {
        path: '^packages/.+/(src|dist|test)/',
        pathNot: ['^$1/', '/src/index\\.ts$', '/dist/[a-z-]+-task\\.d\\.ts$'],
      },
    },
    {
      name: 'algorithms-run-anywhere',
      comment: 'What computes runs in a browser and on an edge worker too: no Node modules outside its tests.',
      severity: 'error',
      from: { path: `^packages/(${numerics}|algorithms/[^/]+)/src/`, pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-without-dependencies',
      comment: 'Core has no dependencies at all.',
      severity: 'error',
      from: { path: '^packages/core/', pathNot: test },
      to: { pathNot: '^packages/core/' },
    },
    {
      name: 'ml-matrix-in-one-file',
      comment: 'ml-matrix changes its inputs in place; the one file that uses it copies at the border.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/statistics/src/linear-algebra\\.ts$' },
      to: { path: library('ml-matrix') },
    },
    {
      name: 'danfojs-in-its-adapter',
      comment: 'danfojs-node weighs 300 MB; one adapter knows it.',
      severity: 'error',
      from: { path: '^packages/', pathNot: '^packages/(adapters/danfo|internal)/' },
      to: { path: library('danfojs(-node)?') },
    },
    ...thirdPartyRules(projects),
    {
      name: 'everything-resolves',
      comment: 'An import that cannot be followed is missing from package.json, or reaches behind an export map.',
      severity: 'error',
      from: { pathNot: test },
      to: { couldNotResolve: true, pathNot: '^(bun:|node:|cloudflare:)' },
    },
  ];
}

/** Each third-party library is used in the one published package that declares it. */
function thirdPartyRules(projects: readonly Project[]): IForbiddenRuleType[] {
  return projects
    .filter((project) => project.published)
    .flatMap((project) => {
      const { dependencies, peerDependencies } = project.manifest;
      return Object.keys({ ...dependencies, ...peerDependencies })
        .filter((name) => !name.startsWith('@bellwether/'))
        .map(
          (name): IForbiddenRuleType => ({
            name: 'third-party-in-one-package',
            comment: `${name} is behind ${project.name}: use that package instead.`,
            severity: 'error',
            from: { path: '^packages/', pathNot: [`^${project.folder}/`, '^packages/internal/', test] },
            to: { path: library(name) },
          }),
        );
    });
}
