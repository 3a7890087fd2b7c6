/** One fenced TypeScript example of a page or doc comment. */
export interface Fence {
  /** File relative to the root, with forward slashes. */
  readonly file: string;
  /** Line of the first line of code, counted from 1. */
  readonly line: number;
  readonly code: string;
  /** Why it is only type-checked; absent when it runs. */
  readonly noRun?: string;
}

/** A fence that the runner cannot accept as it is written. */
export interface FenceProblem {
  readonly file: string;
  readonly line: number;
  readonly problem: string;
}

/** What a file holds for the runner. */
export interface Extract {
  readonly fences: readonly Fence[];
  readonly problems: readonly FenceProblem[];
}

/** Languages that are code of ours under another name: they would slip past the runner. */
const disguised = new Set(['typescript', 'tsx', 'js', 'javascript', 'mjs', 'jsx', 'mts', 'cts', 'cjs']);

interface SourceLine {
  readonly number: number;
  readonly text: string;
}

/** The examples of a Markdown page. */
export function fencesOfMarkdown(file: string, text: string): Extract {
  return fencesOfLines(
    file,
    text.split(/\r?\n/).map((line, index) => ({ number: index + 1, text: line })),
  );
}

/** The examples of every doc comment of a TypeScript module. */
export function fencesOfSource(file: string, text: string): Extract {
  const fences: Fence[] = [];
  const problems: FenceProblem[] = [];
  for (const comment of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const first = text.slice(0, comment.index).split('\n').length;
    const lines = comment[0].split(/\r?\n/).map((line, index) => ({
      number: first + index,
      text: line.replace(/^\s*(?:\/\*\*|\*\/|\* ?)/, '').replace(/\s*\*\/$/, ''),
    }));
    const found = fencesOfLines(file, lines);
    fences.push(...found.fences);
    problems.push(...found.problems);
    for (const [index, line] of lines.entries()) {
      if (!line.text.startsWith('@example')) continue;
      const next = lines.slice(index + 1);
      const end = next.findIndex((other) => /^@[a-z]/.test(other.text));
      const body = end === -1 ? next : next.slice(0, end);
      if (!body.some((other) => other.text.trimStart().startsWith('```'))) {
        problems.push({ file, line: line.number, problem: '@example without a ```ts fence: it would never be run' });
      }
    }
  }
  return { fences, problems };
}

function fencesOfLines(file: string, lines: readonly SourceLine[]): Extract {
  const fences: Fence[] = [];
  const problems: FenceProblem[] = [];
  let open: { marker: string; indent: number; info: string; at: number; lines: SourceLine[] } | undefined;
  for (const line of lines) {
    const fence = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line.text);
    if (open === undefined) {
      if (fence === null) continue;
      const [, indent = '', marker = '', info = ''] = fence;
      open = { marker, indent: indent.length, info: info.trim(), at: line.number, lines: [] };
    } else if (fence !== null && fence[3]?.trim() === '' && fence[2]?.startsWith(open.marker)) {
      close(open);
      open = undefined;
    } else {
      const { indent } = open;
      open.lines.push({ number: line.number, text: line.text.replace(new RegExp(`^\\s{0,${indent}}`), '') });
    }
  }
  if (open !== undefined) problems.push({ file, line: open.at, problem: 'a fence that is never closed' });
  return { fences, problems };

  function close({ info, at, lines: body }: { info: string; at: number; lines: SourceLine[] }): void {
    const [, language = '', rest = ''] = /^([^\s{[]*)\s*(.*)$/.exec(info) ?? [];
    if (disguised.has(language)) {
      problems.push({ file, line: at, problem: `a \`\`\`${language} fence is never run: write \`\`\`ts` });
      return;
    }
    if (language !== 'ts') return;
    const options = rest.replace(/\{[^}]*\}|\[[^\]]*\]/g, ' ').trim();
    const example = { file, line: at + 1, code: body.map((line) => line.text).join('\n') };
    if (options === '') fences.push(example);
    else if (/^no-run\b/.test(options)) {
      const reason = options.slice('no-run'.length).trim();
      if (reason.length < 8) problems.push({ file, line: at, problem: '`no-run` without a reason of a few words' });
      fences.push({ ...example, noRun: reason });
    } else problems.push({ file, line: at, problem: `unknown words after \`\`\`ts: "${options}"` });
  }
}
