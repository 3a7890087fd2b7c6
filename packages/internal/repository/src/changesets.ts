import { findPublished, run } from '@bellwether-internal/workspace';

/** Runs git in a folder and gives its output, or `undefined` when it fails. */
async function git(root: string, ...args: readonly string[]): Promise<string | undefined> {
  const result = await run('git', args, { cwd: root });
  return result.code === 0 ? result.stdout : undefined;
}

/** Why the history cannot be read from the baseline on; `undefined` when it can. */
export async function historyObstacle(root: string, baseline: string | undefined): Promise<string | undefined> {
  if (baseline === undefined) return '.changeset/baseline is not there';
  if ((await git(root, 'rev-parse', '--git-dir')) === undefined) return 'no git history here';
  const known = await git(root, 'merge-base', '--is-ancestor', baseline, 'HEAD');
  return known === undefined ? `the history does not reach back to ${baseline}` : undefined;
}

/** Commits since the baseline that change a published source and bring no changeset for its package. */
export async function changesetProblems(root: string, baseline: string): Promise<readonly string[]> {
  const published = findPublished(root);
  const commits = (await git(root, 'rev-list', '--no-merges', '--reverse', `${baseline}..HEAD`)) ?? '';
  const problems: string[] = [];
  for (const commit of commits.split('\n').filter((line) => line !== '')) {
    const listing =
      (await git(root, 'diff-tree', '--no-commit-id', '--name-status', '--no-renames', '-r', commit)) ?? '';
    const changes = listing.split('\n').map((line) => line.split('\t'));
    const files = changes.map(([, file = '']) => file);
    const touched = published.filter(({ folder }) =>
      files.some((file) => file.startsWith(`${folder}/src/`) && !file.endsWith('.test.ts')),
    );
    if (touched.length === 0) continue;
    const notes = changes.filter(
      ([status, file = '']) => status !== 'D' && /^\.changeset\/(?!README)[^/]+\.md$/.test(file),
    );
    const texts = await Promise.all(notes.map(([, file]) => git(root, 'show', `${commit}:${file}`)));
    const named = texts.map((text) => text?.split('---')[1] ?? '').join('\n');
    const subject = (await git(root, 'log', '-1', '--format=%h %s', commit))?.trim();
    for (const { name } of touched) {
      if (!named.includes(`"${name}"`) && !named.includes(`'${name}'`))
        problems.push(`${subject}: no changeset for ${name}`);
    }
  }
  return problems;
}
