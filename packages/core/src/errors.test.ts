import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, it } from 'vitest';
import { BellwetherError } from './errors.js';

/** The module a second time, as when two versions of the package are installed. */
async function secondCopy(): Promise<typeof BellwetherError> {
  const source = await readFile(new URL('./errors.ts', import.meta.url), 'utf8');
  const script = stripTypeScriptTypes(source, { mode: 'strip' });
  const module = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(script)}`)) as {
    BellwetherError: typeof BellwetherError;
  };
  return module.BellwetherError;
}

describe('BellwetherError', () => {
  it('carries code, message, cause and details', () => {
    const cause = new Error('socket');
    const error = new BellwetherError('source-unavailable', 'No answer.', { cause, details: { attempts: 3 } });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'BellwetherError', code: 'source-unavailable', message: 'No answer.', cause });
    expect(error.details).toEqual({ attempts: 3 });
    expect('cause' in new BellwetherError('invalid-input', 'x')).toBe(false);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'BellwetherError',
      code: 'source-unavailable',
      details: { attempts: 3 },
    });
  });

  it('is recognised across two copies of the package', async () => {
    const Other = await secondCopy();
    const error = new Other('invalid-option', 'x');
    expect(Other).not.toBe(BellwetherError);
    expect(error).not.toBeInstanceOf(BellwetherError);
    expect(BellwetherError.isInstance(error)).toBe(true);
    expect(Other.isInstance(new BellwetherError('invalid-option', 'x'))).toBe(true);
  });

  it('takes nothing else for one', () => {
    for (const value of [
      undefined,
      null,
      'x',
      new Error('x'),
      { code: 'invalid-option' },
      { name: 'BellwetherError' },
    ]) {
      expect(BellwetherError.isInstance(value)).toBe(false);
    }
  });
});
