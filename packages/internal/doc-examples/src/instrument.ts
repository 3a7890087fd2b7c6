import { stripTypeScriptTypes } from 'node:module';
import { type AnyNode, type Comment, type Expression, parse } from 'acorn';

/** An example whose `// =>` lines call `check`, ready to be imported as a module. */
export interface Instrumented {
  /** JavaScript; a line of it is the same line of the example. */
  readonly code: string;
  /** Number of `// =>` lines. */
  readonly checks: number;
}

interface Target {
  readonly start: number;
  readonly end: number;
  readonly endLine: number;
  /** The value that is compared: an expression, or the variable that the statement declares. */
  readonly expression: Expression | undefined;
  readonly variable: string | undefined;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The name under which the running process offers the comparison. */
export const checkName = '__bellwetherCheck';

/** Turns each `expr; // => value` of an example into a comparison. Throws when a `// =>` line cannot be understood. */
export function instrument(example: string): Instrumented {
  const source = stripTypeScriptTypes(example, { mode: 'strip' });
  const comments: Comment[] = [];
  const program = parse(source, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    allowAwaitOutsideFunction: true,
    locations: true,
    onComment: comments,
  });
  const targets = collectTargets(program);
  const edits: Edit[] = [];
  let checks = 0;
  for (const [index, comment] of comments.entries()) {
    if (comment.type !== 'Line' || !/^\s*=>/.test(comment.value)) continue;
    const line = comment.loc?.start.line ?? 0;
    const target = targetOf(targets, comment.start, line);
    if (target === undefined) throw new Error(`line ${line}: "// =>" stands behind no expression`);
    const printed = isConsoleLog(target.expression);
    const text = expectedText(source, comments.slice(index), printed);
    if (text === undefined) {
      throw new Error(
        `line ${line}: what follows "// =>" is no value: "${comment.value.replace(/^\s*=>/, '').trim()}"`,
      );
    }
    checks += 1;
    const call = `${checkName}(${line}, ${JSON.stringify(text)}, ${printed}, `;
    const { expression, variable, end } = target;
    if (variable !== undefined) edits.push({ start: end, end, text: `; ${call}${variable});` });
    else if (expression !== undefined) {
      const { first, last } = compared(expression, printed);
      edits.push({ start: expression.start, end: first, text: call }, { start: last, end: expression.end, text: ')' });
    }
  }
  return { code: applyEdits(source, edits), checks };
}

/** Where the compared value lies: the whole expression, or the arguments of `console.log(...)`. */
function compared(expression: Expression, printed: boolean): { readonly first: number; readonly last: number } {
  if (!printed || expression.type !== 'CallExpression') return { first: expression.start, last: expression.end };
  const { arguments: values } = expression;
  return { first: values[0]?.start ?? expression.end - 1, last: values.at(-1)?.end ?? expression.end - 1 };
}

/** Replaces places of a text, none overlapping another, and keeps every line where it was. */
function applyEdits(source: string, edits: readonly Edit[]): string {
  let code = '';
  let position = 0;
  for (const { start, end, text } of edits.toSorted((one, other) => one.start - other.start)) {
    const lines = source.slice(start, end).split('\n').length - 1;
    code += source.slice(position, start) + text + '\n'.repeat(lines);
    position = end;
  }
  return code + source.slice(position);
}

function isConsoleLog(expression: Expression | undefined): boolean {
  return (
    expression?.type === 'CallExpression' &&
    expression.callee.type === 'MemberExpression' &&
    expression.callee.object.type === 'Identifier' &&
    expression.callee.object.name === 'console' &&
    expression.callee.property.type === 'Identifier' &&
    expression.callee.property.name === 'log'
  );
}

/** Every statement whose value can be compared, wherever it is nested. */
function collectTargets(program: AnyNode): readonly Target[] {
  const targets: Target[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item);
      return;
    }
    if (!isNode(value)) return;
    const place = { start: value.start, end: value.end, endLine: value.loc?.end.line ?? 0 };
    if (value.type === 'ExpressionStatement') {
      targets.push({ ...place, expression: value.expression, variable: undefined });
    } else if (value.type === 'VariableDeclaration') {
      const [only, ...others] = value.declarations;
      if (only?.id.type === 'Identifier' && others.length === 0) {
        targets.push({ ...place, expression: undefined, variable: only.id.name });
      }
    }
    for (const child of Object.values(value)) visit(child);
  };
  visit(program);
  return targets;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/** The statement in front of a comment: on the same line, or on the line before a comment that has its own line. */
function targetOf(targets: readonly Target[], commentStart: number, line: number): Target | undefined {
  return targets
    .filter((target) => target.end <= commentStart && (target.endLine === line || target.endLine === line - 1))
    .sort((one, other) => one.end - other.end || other.start - one.start)
    .at(-1);
}

/** The expected value; goes on over the comment lines that follow until it is a whole literal. */
function expectedText(source: string, comments: readonly Comment[], printed: boolean): string | undefined {
  const [first, ...others] = comments;
  if (first === undefined) return undefined;
  let text = first.value.replace(/^\s*=>/, '').trim();
  if (isExpression(text)) return text;
  const single = text;
  let line = first.loc?.start.line ?? 0;
  for (const comment of others) {
    const start = comment.loc?.start;
    const before = source.slice(source.lastIndexOf('\n', comment.start - 1) + 1, comment.start);
    if (comment.type !== 'Line' || start?.line !== line + 1 || before.trim() !== '' || /^\s*=>/.test(comment.value))
      break;
    line += 1;
    text += `\n${comment.value}`;
    if (isExpression(text)) return text;
  }
  return printed ? single : undefined;
}

function isExpression(text: string): boolean {
  try {
    return parse(`(${text}\n)`, { ecmaVersion: 'latest' }).body.length === 1;
  } catch {
    return false;
  }
}
