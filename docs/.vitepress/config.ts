import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DefaultTheme, defineConfig } from 'vitepress';

const docs = fileURLToPath(new URL('..', import.meta.url));

/** The title of a page: its first heading. */
function titleOf(file: string): string {
  return /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1]?.replaceAll('`', '') ?? file;
}

/** A sidebar group with every page of a folder, so that no page can be forgotten. */
function group(text: string, folder: string): DefaultTheme.SidebarItem {
  const path = join(docs, folder);
  const names = existsSync(path) ? readdirSync(path).sort() : [];
  const pages = names.filter((name) => name.endsWith('.md') && name !== 'index.md');
  return {
    text,
    items: pages.map((name) => ({ text: titleOf(join(path, name)), link: `/${folder}/${name.replace(/\.md$/, '')}` })),
  };
}

function referenceGroup(): DefaultTheme.SidebarItem {
  const path = join(docs, 'reference');
  const packages = existsSync(path)
    ? readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  return {
    text: 'Reference',
    link: '/reference/',
    items: packages.map(({ name }) => ({ text: name, link: `/reference/${name}/` })),
  };
}

export default defineConfig({
  title: 'Bellwether',
  description: 'Machine learning for operations, and operations for machine learning, in TypeScript.',
  lang: 'en',
  cleanUrls: true,
  lastUpdated: false,
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Get started', link: '/tutorials/getting-started' },
      { text: 'Reference', link: '/reference/' },
    ],
    sidebar: [
      group('Tutorials', 'tutorials'),
      group('How to', 'how-to'),
      group('Explanation', 'explanation'),
      group('Models', 'explanation/models'),
      group('Monitoring', 'explanation/monitoring'),
      referenceGroup(),
      group('Decisions', 'explanation/decisions'),
    ],
    socialLinks: [{ icon: 'github', link: 'https://github.com/bellwether-ml/bellwether' }],
    footer: { message: 'Apache-2.0' },
  },
});
