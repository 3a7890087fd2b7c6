import { format, inspect, isDeepStrictEqual } from 'node:util';
import { type AnyNode, parseExpressionAt } from 'acorn';

/** Numbers count as equal within this relative distance, or within half a unit of the last digit that is printed. */
const relativeTolerance = 1e-6;

/**
 * Holds a value against the text behind `// =>`.
 *
 * @returns a sentence about the first difference, or `undefined` when there is none.
 */
export function difference(text: string, values: readonly unknown[], printed: boolean): string | undefined {
  if (printed && (values.length !== 1 || typeof values[0] === 'string') && format(...values) === text) return undefined;
  if (values.length !== 1) return `expected ${text}, printed ${format(...values)}`;
  const [value] = values;
  let node: AnyNode;
  try {
    node = parseExpressionAt(`(${text}\n)`, 0, { ecmaVersion: 'latest' });
  } catch {
    return `expected ${text}, got ${show(value)}`;
  }
  const found = compare(node, value, '', text);
  return found === undefined ? undefined : `expected ${text.replace(/\s*\n\s*/g, ' ')}, got ${show(value)} (${found})`;
}

function show(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 50 });
}

function compare(node: AnyNode, value: unknown, path: string, text: string): string | undefined {
  const different = (): string => `${path === '' ? 'the value' : path} differs`;
  switch (node.type) {
    case 'Literal':
      if (typeof node.value === 'number') return closeTo(value, node.value, node.raw ?? '') ? undefined : different();
      return Object.is(node.value, value) ? undefined : different();
    case 'TemplateLiteral':
      return node.quasis.length === 1 && node.quasis[0]?.value.cooked === value ? undefined : different();
    case 'Identifier':
      return Object.is(namedValue(node.name), value) ? undefined : different();
    case 'UnaryExpression':
      if (node.operator === '-' && typeof value === 'number') {
        if (node.argument.type === 'Literal' && node.argument.value === 0) return value === 0 ? undefined : different();
        return compare(node.argument, -value, path, text);
      }
      return different();
    case 'ArrayExpression': {
      const items = listOf(value);
      if (items === undefined) return `${path === '' ? 'the value' : path} is no array`;
      if (items.length !== node.elements.length) {
        return `${path === '' ? 'the array' : path} has ${items.length} elements, not ${node.elements.length}`;
      }
      for (const [index, element] of node.elements.entries()) {
        const found = element === null ? undefined : compare(element, items[index], `${path}[${index}]`, text);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    case 'ObjectExpression':
      return compareObject(node, value, path, text);
    default: {
      const expected: unknown = new Function(`return (${text.slice(node.start - 1, node.end - 1)}\n)`)();
      return isDeepStrictEqual(expected, value) ? undefined : different();
    }
  }
}

function compareObject(
  node: Extract<AnyNode, { type: 'ObjectExpression' }>,
  value: unknown,
  path: string,
  text: string,
): string | undefined {
  if (typeof value !== 'object' || value === null) return `${path === '' ? 'the value' : path} is no object`;
  const actual = new Map<string, unknown>(Object.entries(value));
  for (const property of node.properties) {
    if (property.type !== 'Property' || property.computed) return 'only plain properties can be compared';
    const key =
      property.key.type === 'Identifier' ? property.key.name : String('value' in property.key && property.key.value);
    const inner = `${path}.${key}`;
    if (!actual.has(key) && !(property.value.type === 'Identifier' && property.value.name === 'undefined')) {
      return `${inner} is missing`;
    }
    const found = compare(property.value, actual.get(key), inner, text);
    if (found !== undefined) return found;
    actual.delete(key);
  }
  for (const [key, extra] of actual) if (extra !== undefined) return `${path}.${key} was not expected`;
  return undefined;
}

function namedValue(name: string): unknown {
  if (name === 'NaN') return Number.NaN;
  if (name === 'Infinity') return Number.POSITIVE_INFINITY;
  if (name === 'undefined') return undefined;
  throw new Error(`"${name}" is no literal`);
}

function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView) && Symbol.iterator in value) {
    return Array.from(value as Iterable<unknown>);
  }
  return undefined;
}

function closeTo(value: unknown, expected: number, raw: string): boolean {
  if (typeof value !== 'number') return false;
  if (value === expected) return true;
  const [mantissa = '', exponent = '0'] = raw.replaceAll('_', '').toLowerCase().split('e');
  const fraction = mantissa.split('.')[1];
  const digits = fraction === undefined ? 0 : 0.5 * 10 ** (Number(exponent) - fraction.length) * (1 + 1e-9);
  return Math.abs(value - expected) <= Math.max(relativeTolerance * Math.abs(expected), digits);
}
