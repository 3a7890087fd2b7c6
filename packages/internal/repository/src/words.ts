import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '@bellwether-internal/workspace';

/** What no file of the repository may say: where it was once written, and through which host packages came. */
export function forbiddenWords(registry: string | undefined): readonly RegExp[] {
  // Put together here, so that this file does not say it either.
  const slash = '/';
  const folders = ['work', 'root'].map((folder) => new RegExp(`(?<![\\w.-])${slash}${folder}${slash}`));
  const hosts = [
    ['registry', 'npmjs', 'org'],
    ['registry', 'yarnpkg', 'com'],
    ['files', 'pythonhosted', 'org'],
  ];
  const names = hosts.map((parts) => parts.join('.'));
  if (registry !== undefined && URL.canParse(registry)) names.push(new URL(registry).host);
  return [...folders, ...[...new Set(names)].map((name) => new RegExp(name.replaceAll('.', '\\.')))];
}

/** Lines of a text that hold a forbidden word, as `file:line: word`. */
export function wordProblems(file: string, text: string, words: readonly RegExp[]): readonly string[] {
  return text.split('\n').flatMap((line, index) =>
    words.flatMap((word) => {
      const found = word.exec(line);
      return found === null ? [] : [`${file}:${index + 1}: ${found[0]}`];
    }),
  );
}

/** Text files that git knows, relative to the root; `undefined` where there is no git. */
export async function trackedTexts(root: string): Promise<readonly string[] | undefined> {
  const listing = await run('git', ['grep', '-I', '--name-only', '-e', ''], { cwd: root });
  return listing.code === 0 ? listing.stdout.split('\n').filter((file) => file !== '') : undefined;
}

/** Reads a file of a root. */
export function readText(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Traces of a host in a lockfile: it must install from whichever registry the reader uses. */
export function lockfileProblems(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (/:\/\/|\btarball:/.test(line) ? [`${index + 1}: ${line.trim()}`] : []));
}
