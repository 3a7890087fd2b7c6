import { findPublished, repositoryRoot } from '@bellwether-internal/workspace';

const begin = '<!-- packages -->';
const end = '<!-- /packages -->';

function row({ name, folder, manifest }: ReturnType<typeof findPublished>[number]): string {
  return `| [\`${name}\`](${folder}) | ${(manifest.description ?? '').replaceAll('|', '\\|')} |`;
}

/**
 * A page with its table of packages as the manifests have it now.
 *
 * @throws Error where the page has no place for the table.
 */
export function withPackageTable(page: string, root: string = repositoryRoot): string {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no ${begin} ... ${end}`);
  const table = ['| package | what it is |', '| --- | --- |', ...findPublished(root).map(row)].join('\n');
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
}
