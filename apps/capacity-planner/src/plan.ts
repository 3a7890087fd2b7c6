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
  /** The least value there can be. @default 0 where none was negative */
  readonly least?: number;
  /** The greatest value there can be. @default 100 for `percent` and 1 for `ratio`, where neither values nor capacity are greater */
  readonly most?: number;
}

/** Resources whose sum has a capacity of its own. */
export interface Group {
  readonly name: string;
  /** Names of resources and of other groups: the services of a cluster, say. */
  readonly of: readonly string[];
  /** Names of all resources in it, also those of groups in it. */
  readonly resources: readonly string[];
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

/** What is shown to people, one line for each resource. */
function requireLine(field: string, value: unknown): string {
  const text = requireText(field, value);
  if (/\p{Cc}|\u2028|\u2029/u.test(text)) throw refuse(field, value, 'a text of one line, without control characters');
  return text;
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

const known = ['name', 'series', 'capacity', 'unit', 'direction', 'leadTime', 'emptied', 'least', 'most'];

function boundsOf(field: string, { least, most }: Fields, capacity: number, direction: string): Partial<Resource> {
  const bounds = {
    ...(least === undefined ? {} : { least: requireFinite(`${field}.least`, least) }),
    ...(most === undefined ? {} : { most: requireFinite(`${field}.most`, most) }),
  };
  if (bounds.least !== undefined && bounds.most !== undefined && bounds.least >= bounds.most)
    throw refuse(`${field}.most`, most, `above "least", which is ${bounds.least}`);
  // It would never run out, whatever happens.
  if (direction === 'above' && bounds.most !== undefined && capacity > bounds.most)
    throw refuse(`${field}.most`, most, `at least the capacity, which is ${capacity}`);
  if (direction === 'below' && bounds.least !== undefined && capacity < bounds.least)
    throw refuse(`${field}.least`, least, `at most the capacity, which is ${capacity}`);
  return bounds;
}

function resourceOf(value: unknown, at: number): Resource {
  const field = `resources[${at}]`;
  const given = requireObject(field, value, known);
  const name = requireLine(`${field}.name`, given.name);
  const direction = given.direction ?? 'above';
  if (direction !== 'above' && direction !== 'below')
    throw refuse(`${field}.direction`, direction, '"above" or "below"');
  const emptied = given.emptied ?? false;
  if (typeof emptied !== 'boolean') throw refuse(`${field}.emptied`, emptied, 'true or false');
  const capacity = requireFinite(`${field}.capacity`, given.capacity);
  return {
    name,
    series: requireText(`${field}.series`, given.series ?? name),
    capacity,
    ...(given.unit === undefined ? {} : { unit: requireLine(`${field}.unit`, given.unit) }),
    direction,
    leadTime: duration(`${field}.leadTime`, given.leadTime, '14d'),
    emptied,
    ...boundsOf(field, given, capacity, direction),
  };
}

type GivenGroup = Omit<Group, 'resources'>;

function groupOf(value: unknown, at: number): GivenGroup {
  const field = `groups[${at}]`;
  const group = requireObject(field, value, ['name', 'of', 'capacity', 'leadTime']);
  const of = requireList(`${field}.of`, group.of).map((name, i) => requireText(`${field}.of[${i}]`, name));
  if (new Set(of).size < 2)
    throw refuse(`${field}.of`, of.length, 'a list of at least two different resources or groups');
  return {
    name: requireLine(`${field}.name`, group.name),
    of,
    capacity: requireFinite(`${field}.capacity`, group.capacity),
    leadTime: duration(`${field}.leadTime`, group.leadTime, '14d'),
  };
}

/** Adds what every group is the sum of in the end. */
function completeGroups(groups: readonly GivenGroup[], resources: readonly Resource[]): Group[] {
  const names = resources.map(({ name }) => name);
  groups.forEach(({ name }, at) => {
    if (names.includes(name))
      throw refuse(`groups[${at}].name`, name, 'another name than those of resources and other groups');
    names.push(name);
  });
  const inside = (field: string, { of }: GivenGroup, above: readonly string[]): string[] =>
    of.flatMap((member) => {
      if (resources.some(({ name }) => name === member)) return [member];
      const group = groups.find(({ name }) => name === member);
      if (group === undefined) throw refuse(field, member, 'the names of resources or groups');
      if (above.includes(member)) throw refuse(field, member, 'groups that are not in themselves');
      return inside(field, group, [...above, member]);
    });
  return groups.map((group, at) => {
    const field = `groups[${at}].of`;
    const own = inside(field, group, [group.name]);
    const twice = own.find((name, i) => own.indexOf(name) !== i);
    if (twice !== undefined) throw refuse(field, twice, 'a list in which every resource counts once');
    const parts = resources.filter(({ name }) => own.includes(name));
    if (new Set(parts.map(({ unit }) => unit ?? '')).size > 1)
      throw refuse(field, own.join(', '), 'resources of one unit');
    if (parts.some(({ direction }) => direction === 'below'))
      throw refuse(field, own.join(', '), 'resources that fill, none that is used up');
    return { ...group, resources: own };
  });
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
  const groups = completeGroups(requireList('groups', given.groups ?? []).map(groupOf), resources);
  const step = duration('step', given.step, '1d');
  const horizon = duration('horizon', given.horizon, '30d');
  if (horizon < 2 * step || horizon > 5000 * step) throw refuse('horizon', given.horizon, 'from 2 to 5,000 steps');
  const confidence = requireFinite('confidence', given.confidence ?? 0.99);
  if (!(confidence > 0.5 && confidence < 1)) throw refuse('confidence', confidence, 'above 0.5 and below 1');
  return { title: requireLine('title', given.title ?? 'Capacity plan'), horizon, step, confidence, resources, groups };
}
