import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { illegal, junitXml } from './junit-xml.js';
import { driftSuite, qualitySuite } from './suites.js';

type Node = { nodeName: string; attrs?: { name: string; value: string }[]; childNodes?: Node[]; value?: string };

/** Elements of a name, with their attributes. Self-closing elements are spelt out, because the parser at hand is one of HTML. */
function elements(xml: string, name: string): Record<string, string>[] {
  const spelt = xml.replace(/^<\?.*\?>\n/, '').replace(/<(\w+)([^<>]*)\/>/g, '<$1$2></$1>');
  const found: Record<string, string>[] = [];
  const walk = (node: Node): void => {
    if (node.nodeName === name) found.push(Object.fromEntries(node.attrs!.map((attr) => [attr.name, attr.value])));
    for (const child of node.childNodes ?? []) walk(child);
  };
  walk(parseFragment(spelt) as Node);
  return found;
}

describe('junitXml', () => {
  it('counts, and says what failed and what was not run', () => {
    const xml = junitXml([
      driftSuite({
        columns: [
          { column: 'age', verdict: 'drift', reason: 'It moved.' },
          { column: 'city', verdict: 'stable', reason: 'As before.' },
          { column: 'new', verdict: 'insufficient data', reason: 'Too few rows.' },
        ],
      }),
      qualitySuite({
        results: [
          { expectation: 'unique', columns: ['id'], severity: 'error', status: 'failed', reason: '2 rows repeat.' },
          { expectation: 'volume', columns: [], severity: 'warning', status: 'failed', reason: 'Few.' },
          { expectation: 'fresh', columns: ['at'], severity: 'error', status: 'not checked', reason: 'No column.' },
        ],
      }),
    ]);
    expect(
      elements(xml, 'testsuite').map(({ name, tests, failures, skipped }) => [name, tests, failures, skipped]),
    ).toEqual([
      ['drift', '3', '1', '1'],
      ['quality', '3', '1', '2'],
    ]);
    expect(elements(xml, 'testcase').map(({ name }) => name)).toEqual([
      'age',
      'city',
      'new',
      'unique (id)',
      'volume',
      'fresh (at)',
    ]);
    expect(elements(xml, 'failure').map(({ message }) => message)).toEqual(['It moved.', '2 rows repeat.']);
    expect(elements(xml, 'skipped').map(({ message }) => message)).toContain('Warning: Few.');
    expect(junitXml([])).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n</testsuites>\n');
  });

  it('holds any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const xml = junitXml([{ name: text, cases: [{ name: text, failure: text, output: text }] }]);
        const clean = text.replace(illegal, '\ufffd');
        expect(elements(xml, 'testcase')).toHaveLength(1);
        // The HTML parser reads some references to control characters its own way; those that XML keeps are compared.
        if (!/[\u007f-\u009f\r]/.test(clean)) expect(elements(xml, 'failure')[0]!.message).toBe(clean);
        expect(xml.match(illegal)).toBeNull();
      }),
    );
  });
});
