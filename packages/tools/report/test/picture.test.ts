import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { requireDrawing } from '../src/html/drawing.js';

it('the picture in the README is a plain drawing below 60 kB that follows the reader', () => {
  const svg = readFileSync(new URL('../../../../docs/public/forecast.svg', import.meta.url), 'utf8').trim();
  requireDrawing(svg);
  expect(svg.length).toBeLessThan(60_000);
  expect(svg).toContain('prefers-color-scheme:dark');
});
