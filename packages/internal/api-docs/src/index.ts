import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPublished, type Project, repositoryRoot } from '@bellwether-internal/workspace';
import { Application, LogLevel } from 'typedoc';

/** One package's reference page. */
export interface ReferencePage {
  readonly package: string;
  /** Path of the page below the output folder, without extension. */
  readonly path: string;
  readonly description: string;
}

function shortName({ name }: Project): string {
  return name.replace(/^@[^/]+\//, '');
}

async function writePage(project: Project, output: string): Promise<void> {
  const app = await Application.bootstrapWithPlugins({
    entryPoints: [join(project.path, 'src', 'index.ts')],
    tsconfig: join(project.path, 'tsconfig.build.json'),
    plugin: ['typedoc-plugin-markdown'],
    logLevel: LogLevel.Error,
    readme: 'none',
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    githubPages: false,
    skipErrorChecking: true,
    name: project.name,
    // The plugin's own options are not in typedoc's type.
    ...{
      outputs: [{ name: 'markdown', path: join(output, shortName(project)) }],
      router: 'module',
      entryFileName: 'index',
      excludeExternals: true,
      hidePageHeader: true,
      hideBreadcrumbs: true,
      useCodeBlocks: true,
      expandObjects: true,
    },
  });
  const reflection = await app.convert();
  if (reflection === undefined) throw new Error(`typedoc could not read ${project.name}`);
  await app.generateOutputs(reflection);
}

function table(pages: readonly ReferencePage[]): string {
  const rows = pages.map(
    (page) => `| [\`${page.package}\`](./${page.path}) | ${page.description.replaceAll('|', '\\|')} |`,
  );
  return `# Reference\n\nGenerated from the doc comments of each package.\n\n| package | what it is |\n| --- | --- |\n${rows.join('\n')}\n`;
}

/**
 * Writes one reference page for each published package, and a table of them, into `output`, which is emptied first.
 *
 * @returns The pages, in the order of the workspace.
 */
export async function writeReference(output: string): Promise<readonly ReferencePage[]> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const pages: ReferencePage[] = [];
  for (const project of findPublished(repositoryRoot)) {
    await writePage(project, output);
    pages.push({
      package: project.name,
      path: `${shortName(project)}/`,
      description: project.manifest.description ?? '',
    });
  }
  writeFileSync(join(output, 'index.md'), table(pages));
  return pages;
}
