import { channel as nodeChannel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { channel } from './diagnostics.js';

afterEach(() => vi.unstubAllGlobals());

describe('channel', () => {
  it("is Node's channel of that name", () => {
    const seen: unknown[] = [];
    const listen = (message: unknown) => seen.push(message);
    const fits = channel('bellwether.test.fit');
    expect(fits).toBe(nodeChannel('bellwether.test.fit'));
    expect(fits.hasSubscribers).toBe(false);
    subscribe('bellwether.test.fit', listen);
    fits.publish({ model: 'holt' });
    expect(fits.hasSubscribers).toBe(true);
    unsubscribe('bellwether.test.fit', listen);
    fits.publish('unheard');
    expect(seen).toEqual([{ model: 'holt' }]);
  });

  it.each([undefined, {}, { getBuiltinModule: () => undefined }])('does nothing in another runtime (%#)', (process) => {
    vi.stubGlobal('process', process);
    const silent = channel('bellwether.test.silent');
    expect(silent).toMatchObject({ name: 'bellwether.test.silent', hasSubscribers: false });
    expect(silent.publish('x')).toBeUndefined();
  });
});
