/** One test of a suite. */
export interface JUnitCase {
  readonly name: string;
  /** What it belongs to, such as the table that was checked. @default the name of the suite */
  readonly group?: string;
  /** Why it failed; absent where it passed. */
  readonly failure?: string;
  /** Why it was not run. */
  readonly skipped?: string;
  /** More text, shown with the test. */
  readonly output?: string;
}

/** Tests that belong together. */
export interface JUnitSuite {
  readonly name: string;
  readonly cases: readonly JUnitCase[];
}

/** What XML 1.0 does not allow, even escaped: most control characters, half surrogate pairs, two code points. */
export const illegal: RegExp = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Text for an attribute or an element: line breaks too are escaped, or an attribute would lose them. */
function xmlText(text: string): string {
  return text.replace(illegal, '\ufffd').replace(/[&<>"'\n\r\t]/g, (character) => entities[character]!);
}

function caseText(each: JUnitCase, suite: string): string {
  const attributes = `name="${xmlText(each.name)}" classname="${xmlText(each.group ?? suite)}"`;
  const body = [
    ...(each.failure === undefined ? [] : [`      <failure message="${xmlText(each.failure)}"/>`]),
    ...(each.skipped === undefined ? [] : [`      <skipped message="${xmlText(each.skipped)}"/>`]),
    ...(each.output === undefined ? [] : [`      <system-out>${xmlText(each.output)}</system-out>`]),
  ];
  return body.length === 0
    ? `    <testcase ${attributes}/>`
    : `    <testcase ${attributes}>\n${body.join('\n')}\n    </testcase>`;
}

/**
 * Writes results as JUnit XML, which Jenkins, GitLab, GitHub and others show beside those of tests.
 *
 * Every text may come from outside: it is escaped, and characters that XML does not allow are replaced.
 *
 * @example
 * ```ts
 * import { junitXml } from '@bellwether/report';
 *
 * const xml = junitXml([{ name: 'drift', cases: [{ name: 'age' }, { name: 'income', failure: 'It moved by 0.4.' }] }]);
 * xml.includes('<testsuite name="drift" tests="2" failures="1" skipped="0">'); // => true
 * ```
 */
export function junitXml(suites: readonly JUnitSuite[]): string {
  const texts = suites.map(({ name, cases }) => {
    const failures = cases.filter(({ failure }) => failure !== undefined).length;
    const skipped = cases.filter((each) => each.skipped !== undefined).length;
    const counts = `tests="${cases.length}" failures="${failures}" skipped="${skipped}"`;
    const body = cases.map((each) => caseText(each, name)).join('\n');
    return `  <testsuite name="${xmlText(name)}" ${counts}>\n${body}${cases.length > 0 ? '\n' : ''}  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${texts.join('\n')}${texts.length > 0 ? '\n' : ''}</testsuites>\n`;
}
