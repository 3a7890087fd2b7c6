import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = import.meta.dirname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
);

/** What a file imports at run time. Imports of types alone are gone by then. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(folder, file), 'utf8');
  const found = text.matchAll(/^(?:import|export) (?!type )(?:\{[^}]*\}|\w+) from '([^']+)';$/gms);
  return [...found].map((match) => {
    const name = match[1]!;
    return name.startsWith('.') ? join(dirname(file), name).replace(/\.js$/, '.ts') : name;
  });
}

/** Everything that a file needs, itself included. */
function reach(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (file.endsWith('.ts')) for (const next of importsOf(file)) reach(next, seen);
  return seen;
}

describe('imports', () => {
  it('has one file for each library', () => {
    expect(files.filter((file) => importsOf(file).includes('ml-matrix'))).toEqual(['linear-algebra.ts']);
    expect(files.filter((file) => importsOf(file).includes('fft.js'))).toEqual(['fft.ts']);
  });

  it('follows imports at all', () => {
    expect([...reach('acf.ts')]).toContain('fft.js');
    expect([...reach('index.ts')]).toContain('ml-matrix');
  });

  it.each(['descriptive.ts', 'robust.ts', 'rolling.ts', 'stl.ts', 'mstl.ts', 'distributions/families.ts'])(
    '%s needs no library',
    (file) => {
      expect([...reach(file)].filter((name) => !name.endsWith('.ts'))).toEqual(['@bellwether/core']);
    },
  );
});
