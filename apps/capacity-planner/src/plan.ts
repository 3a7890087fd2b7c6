import { BellwetherError, describeValue, parseDuration } from '@bellwether/core';

/** A resource that can run out. */
export interface Resource {
  /** What people call it. */
  readonly name: string;
  /** The series to read: its name with labels as in `disk_used{host="db"}`, or a query of the server. */
  readonly series: string;
  /** What there is, in the unit of the series. */
  readonly capacity: number;
  readonly unit?: string;
  /** `'above'`: it fills. `'below'`: it is used up, and `capacity` is the least that must be left. @default 'above' */
  readonly direction: 'above' | 'below';
  /** Milliseconds from ordering more to having it. */
  readonly leadTime: number;
  /** Whether it is emptied at times (log rotation), so that the growth in between is what counts. @default false */
  readonly emptied: boolean;
}

/** Resources whose sum has a capacity of its own. */
export interface Group {
  readonly name: string;
  /** Names of resources. */
  readonly of: readonly string[];
  readonly capacity: number;
  readonly leadTime: number;
}

/** What to plan. */
export interface Plan {
  readonly title: string;
  /** How far ahead, in milliseconds. */
  readonly horizon: number;
  /** Distance of the steps that are planned with, in milliseconds; of each its peak counts. */
  readonly step: number;
  /** How sure capacity has to last, above 0.5 and below 1. */
  readonly confidence: number;
  readonly resources: readonly Resource[];
  readonly groups: readonly Group[];
}

type Fields = Readonly<Record<string, unknown>>;

function refuse(field: string, value: unknown, allowed: string): BellwetherError {
  return new BellwetherError(
    'invalid-input',
    `Plan field "${field}" is ${describeValue(value)}; it must be ${allowed}.`,
    {
      details: { field },
    },
  );
}

function requireObject(field: string, value: unknown, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(field, value, 'an object');
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw refuse(`${field}.${unknown}`, (value as Fields)[unknown], `one of ${known.join(', ')}`);
  return value as Fields;
}

function requireText(field: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw refuse(field, value, 'a text');
}

function requireFinite(field: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw refuse(field, value, 'a finite number');
}

function requireList(field: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw refuse(field, value, 'a list');
}

function duration(field: string, value: unknown, usual: string): number {
  const given = value ?? usual;
  if (typeof given !== 'string' && typeof given !== 'number') throw refuse(field, value, 'a duration such as "14d"');
  return parseDuration(given, field);
}

function resourceOf(value: unknown, at: number): Resource {
  const field = `resources[${at}]`;
  const given = requireObject(field, value, ['name', 'series', 'capacity', 'unit', 'direction', 'leadTime', 'emptied']);
  const name = requireText(`${field}.name`, given.name);
  const direction = given.direction ?? 'above';
  if (direction !== 'above' && direction !== 'below')
    throw refuse(`${field}.direction`, direction, '"above" or "below"');
  const emptied = given.emptied ?? false;
  if (typeof emptied !== 'boolean') throw refuse(`${field}.emptied`, emptied, 'true or false');
  return {
    name,
    series: requireText(`${field}.series`, given.series ?? name),
    capacity: requireFinite(`${field}.capacity`, given.capacity),
    ...(given.unit === undefined ? {} : { unit: requireText(`${field}.unit`, given.unit) }),
    direction,
    leadTime: duration(`${field}.leadTime`, given.leadTime, '14d'),
    emptied,
  };
}

/**
 * Reads a plan, with every field checked.
 *
 * @throws {@link BellwetherError} `invalid-input`, with the field, its value and what is allowed.
 */
export function parsePlan(value: unknown): Plan {
  const given = requireObject('plan', value, ['title', 'horizon', 'step', 'confidence', 'resources', 'groups']);
  const resources = requireList('resources', given.resources).map(resourceOf);
  if (resources.length === 0) throw refuse('resources', given.resources, 'a list of at least one resource');
  const names = resources.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw refuse('resources', twice, 'a list of different names');
  const groups = requireList('groups', given.groups ?? []).map((each, at): Group => {
    const field = `groups[${at}]`;
    const group = requireObject(field, each, ['name', 'of', 'capacity', 'leadTime']);
    const of = requireList(`${field}.of`, group.of).map((name, i) => requireText(`${field}.of[${i}]`, name));
    const unknown = of.find((each) => !resources.some(({ name }) => name === each));
    if (unknown !== undefined) throw refuse(`${field}.of`, unknown, 'the names of resources');
    if (new Set(of).size < 2) throw refuse(`${field}.of`, of.length, 'a list of at least two different resources');
    const parts = resources.filter((resource) => of.includes(resource.name));
    if (new Set(parts.map(({ unit }) => unit ?? '')).size > 1)
      throw refuse(`${field}.of`, of.join(', '), 'resources of one unit');
    if (parts.some(({ direction }) => direction === 'below')) {
      throw refuse(`${field}.of`, of.join(', '), 'resources that fill, none that is used up');
    }
    const name = requireText(`${field}.name`, group.name);
    if (names.includes(name))
      throw refuse(`${field}.name`, name, 'another name than those of resources and other groups');
    names.push(name);
    return {
      name,
      of,
      capacity: requireFinite(`${field}.capacity`, group.capacity),
      leadTime: duration(`${field}.leadTime`, group.leadTime, '14d'),
    };
  });
  const step = duration('step', given.step, '1d');
  const horizon = duration('horizon', given.horizon, '30d');
  if (horizon < 2 * step || horizon > 5000 * step) throw refuse('horizon', given.horizon, 'from 2 to 5,000 steps');
  const confidence = requireFinite('confidence', given.confidence ?? 0.99);
  if (!(confidence > 0.5 && confidence < 1)) throw refuse('confidence', confidence, 'above 0.5 and below 1');
  return { title: requireText('title', given.title ?? 'Capacity plan'), horizon, step, confidence, resources, groups };
}
