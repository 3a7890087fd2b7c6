export { packPublished, pinnedPnpm } from './pack.ts';
export { findProjects, findPublished, type Manifest, type Project, repositoryRoot } from './projects.ts';
export { plainEnvironment, type RunOptions, type RunResult, run, runOrThrow, temporaryFolder } from './run.ts';
