import { describeValue } from '@bellwether/core';
import source from '../data/kubernetes-schema.json' with { type: 'json' };

/** A piece of the Kubernetes OpenAPI schema, as scripts/build-schema.py writes it. */
export interface Schema {
  readonly ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  readonly nullable?: boolean;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  /** Fields by which the entries of a list must differ. */
  readonly keys?: readonly string[];
  /** Entries of a list must differ. */
  readonly distinct?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly oneOf?: readonly Schema[];
}

interface Source {
  readonly version: string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

const { version, kinds, definitions } = source as Source;

/** The Kubernetes version whose schema is used. */
export const kubernetesVersion: string = version;

/** Kinds that can be checked, as `'apps/v1 Deployment'`. */
export const knownKinds: readonly string[] = Object.keys(kinds);

/** The schema of a kind, if it is known. */
export function schemaOf(apiVersion: string, kind: string): Schema | undefined {
  const key = `${apiVersion} ${kind}`;
  return Object.hasOwn(kinds, key) ? definitions[kinds[key]!] : undefined;
}

/** Something that is wrong with a manifest. JSON-safe. */
export interface ManifestProblem {
  /** Which object: `'Deployment iris'`. */
  readonly object: string;
  /** Where in it: `'spec.template.spec.containers[0].ports[0].containerPort'`. */
  readonly path: string;
  /** What is wrong and what is allowed. */
  readonly message: string;
}

type Report = (path: string, message: string) => void;

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function fits(value: unknown, schema: Schema): boolean {
  const type = typeOf(value);
  return type === schema.type || (type === 'integer' && schema.type === 'number');
}

/** The known field that an unknown one was probably meant to be. */
function meant(field: string, known: readonly string[]): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const close = known.find((each) => {
    const [a, b] = [plain(each), plain(field)];
    return a === b || a === `${b}s` || `${a}s` === b || editDistance(a, b) <= 2;
  });
  return close === undefined ? '' : `; did you mean "${close}"?`;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

function checkObject(value: Readonly<Record<string, unknown>>, schema: Schema, path: string, report: Report): void {
  const { properties, additionalProperties, required = [] } = schema;
  for (const field of required) {
    if (value[field] === undefined || value[field] === null) report(path, `field "${field}" is missing`);
  }
  if (properties === undefined && additionalProperties === undefined) return;
  for (const [field, each] of Object.entries(value)) {
    // A property without a value is not written to YAML or JSON.
    if (each === undefined) continue;
    const inner = path === '' ? field : `${path}.${field}`;
    if (properties !== undefined && Object.hasOwn(properties, field)) check(each, properties[field]!, inner, report);
    else if (additionalProperties !== undefined) check(each, additionalProperties, inner, report);
    else report(inner, `there is no such field${meant(field, Object.keys(properties ?? {}))}`);
  }
}

function checkArray(value: readonly unknown[], schema: Schema, path: string, report: Report): void {
  const { items, keys, distinct } = schema;
  const seen = new Set<string>();
  for (const [i, each] of value.entries()) {
    if (items !== undefined) check(each, items, `${path}[${i}]`, report);
    if (keys === undefined && !distinct) continue;
    const fields = each as Readonly<Record<string, unknown>>;
    // "protocol" is the one key that the API server fills in before it compares.
    const identity = JSON.stringify(
      keys ? keys.map((key) => fields?.[key] ?? (key === 'protocol' ? 'TCP' : null)) : each,
    );
    if (seen.has(identity))
      report(`${path}[${i}]`, `an earlier entry has the same ${keys ? keys.join(' and ') : 'value'}`);
    seen.add(identity);
  }
}

const formats: Readonly<Record<string, (value: unknown) => boolean>> = {
  int32: (value) => Math.abs(value as number) <= 2 ** 31,
  int64: (value) => Number.isSafeInteger(value),
  byte: (value) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value as string),
  'date-time': (value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value as string) && !Number.isNaN(Date.parse(value as string)),
};

const quantityPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/;

/** Checks `value` against `schema` and reports every problem with its path. */
export function check(value: unknown, schema: Schema, path: string, report: Report): void {
  if (schema.ref !== undefined) {
    // The schema says only "string or number" of quantities; their syntax is in the API documentation.
    if (
      schema.ref.endsWith('.Quantity') &&
      value !== null &&
      !(typeof value === 'number' || (typeof value === 'string' && quantityPattern.test(value)))
    ) {
      report(path, `${describeValue(value)} is not a quantity such as "500m" or "512Mi"`);
    }
    check(value, definitions[schema.ref]!, path, report);
    return;
  }
  if (value === null && schema.nullable) return;
  if (schema.oneOf !== undefined) {
    if (!schema.oneOf.some((each) => fits(value, each) || (value === null && each.nullable))) {
      report(
        path,
        `${describeValue(value)} is of type ${typeOf(value)}; allowed are ${schema.oneOf.map(({ type }) => type).join(' and ')}`,
      );
    }
    return;
  }
  if (schema.type === undefined) return;
  if (!fits(value, schema)) {
    report(path, `${describeValue(value)} is of type ${typeOf(value)}; it must be of type ${schema.type}`);
    return;
  }
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) {
    report(path, `${describeValue(value)} is not one of ${schema.enum.map((each) => `"${each}"`).join(', ')}`);
  }
  if (schema.format !== undefined && formats[schema.format]?.(value) === false) {
    report(path, `${describeValue(value)} is not of format ${schema.format}`);
  }
  if (schema.type === 'object') checkObject(value as Readonly<Record<string, unknown>>, schema, path, report);
  if (schema.type === 'array') checkArray(value as readonly unknown[], schema, path, report);
}
