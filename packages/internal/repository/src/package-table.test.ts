import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@bellwether-internal/workspace';
import { describe, expect, it } from 'vitest';
import { withPackageTable } from './package-table.ts';

/** A page without the blanks and dashes with which the formatter lines tables up. */
function plain(page: string): string {
  return page.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}

describe('the table of packages in the README', () => {
  const page = readFileSync(join(repositoryRoot, 'README.md'), 'utf8');

  it('is what the manifests say; "node src/record.ts" writes it', () => {
    expect(plain(withPackageTable(page))).toBe(plain(page));
  });

  it('is seen to be out of date', () => {
    const old = page.replace('`@bellwether/core`', '`@bellwether/heart`');
    expect(plain(withPackageTable(old))).not.toBe(plain(old));
    expect(() => withPackageTable('# A page')).toThrow('has no <!-- packages -->');
  });
});
