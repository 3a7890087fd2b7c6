import { describeValue, requireOneOf } from '@bellwether/core';
import { checkRestricted } from './pod-security.js';
import { check, knownKinds, type ManifestProblem, schemaOf } from './schema.js';

/** How strictly {@link validateManifests} looks. */
export interface ValidateOptions {
  /** Which profile of the Pod Security Standards pods have to meet. @default 'restricted' */
  readonly podSecurity?: 'restricted' | 'none';
}

type Fields = Readonly<Record<string, unknown>>;
type Report = (path: string, message: string) => void;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => fields(inner)[key], value);
}

/** Where the pod of a workload is described, by kind. */
const podPaths: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['Pod', []],
  ['Deployment', ['spec', 'template']],
  ['StatefulSet', ['spec', 'template']],
  ['DaemonSet', ['spec', 'template']],
  ['Job', ['spec', 'template']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
]);

function selects(selector: unknown, labels: unknown): boolean {
  const wanted = Object.entries(fields(selector));
  return wanted.length > 0 && wanted.every(([key, value]) => fields(labels)[key] === value);
}

function checkNames(object: unknown, report: Report): void {
  const name = at(object, 'metadata', 'name');
  if (typeof name !== 'string' || name === '') report('metadata.name', 'is missing');
  else if (!/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(name)) {
    report('metadata.name', `${describeValue(name)} is not made of lower-case letters, digits, "-" and "."`);
  }
  for (const [key, value] of Object.entries(fields(at(object, 'metadata', 'labels')))) {
    if (typeof value === 'string' && !/^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/.test(value)) {
      report(
        `metadata.labels.${key}`,
        `${JSON.stringify(value)} is not a label value: at most 63 letters, digits, "-", "_", "."`,
      );
    }
  }
}

function checkPorts(container: Fields, path: string, report: Report): void {
  for (const [i, port] of list(container.ports).entries()) {
    const number = fields(port).containerPort;
    if (typeof number === 'number' && (number < 1 || number > 65_535)) {
      report(`${path}.ports[${i}].containerPort`, `${number} is not a port from 1 to 65535`);
    }
  }
}

function checkPod(object: unknown, podPath: readonly string[], options: ValidateOptions, report: Report): void {
  const template = at(object, ...podPath);
  const specPath = [...podPath, 'spec'].join('.');
  const spec = at(template, 'spec');
  const containers = list(at(spec, 'containers'));
  if (containers.length === 0) report(`${specPath}.containers`, 'must have at least one entry');
  const volumes = new Set(list(at(spec, 'volumes')).map((volume) => fields(volume).name));
  for (const [i, container] of containers.entries()) {
    const path = `${specPath}.containers[${i}]`;
    checkPorts(fields(container), path, report);
    for (const [j, mount] of list(fields(container).volumeMounts).entries()) {
      const { name } = fields(mount);
      if (!volumes.has(name)) report(`${path}.volumeMounts[${j}].name`, `there is no volume ${describeValue(name)}`);
    }
  }
  const selector = at(object, 'spec', 'selector', 'matchLabels');
  if (podPath.length === 2 && selector !== undefined && !selects(selector, at(template, 'metadata', 'labels'))) {
    report('spec.selector.matchLabels', "does not match the pod template's labels");
  }
  if ((options.podSecurity ?? 'restricted') === 'restricted') checkRestricted(spec, specPath, report);
}

/** Pods described by any of the objects: their namespace, labels and container ports. */
function podsOf(objects: readonly unknown[]) {
  return objects.flatMap((object) => {
    const path = podPaths.get(fields(object).kind);
    if (path === undefined) return [];
    const template = at(object, ...path);
    const ports = list(at(template, 'spec', 'containers')).flatMap((container) =>
      list(fields(container).ports).map(fields),
    );
    return [{ namespace: at(object, 'metadata', 'namespace'), labels: at(template, 'metadata', 'labels'), ports }];
  });
}

function checkService(object: unknown, pods: ReturnType<typeof podsOf>, report: Report): void {
  const selector = at(object, 'spec', 'selector');
  if (selector === undefined) return;
  const namespace = at(object, 'metadata', 'namespace');
  const found = pods.filter((pod) => pod.namespace === namespace && selects(selector, pod.labels));
  if (found.length === 0) {
    report('spec.selector', 'selects no pod of these manifests');
    return;
  }
  for (const [i, port] of list(at(object, 'spec', 'ports')).entries()) {
    const target = fields(port).targetPort ?? fields(port).port;
    const has = (each: Fields) => each.name === target || each.containerPort === target;
    if (!found.some(({ ports }) => ports.some(has))) {
      report(`spec.ports[${i}].targetPort`, `no selected pod has the port ${describeValue(target)}`);
    }
  }
}

/**
 * Checks Kubernetes objects strictly and offline: against the official OpenAPI schema of the version in
 * {@link kubernetesVersion} (unknown fields, types, required fields, formats, entries that must differ), against each other
 * (selectors, target ports, volumes, names) and against the restricted Pod Security profile.
 *
 * What a cluster alone can know is not checked: quotas, admission webhooks, custom resources, whether images exist. Problems
 * are the result, never an error; an empty list means that nothing was found. Cost: one walk over the objects.
 *
 * @param objects - Parsed objects of any origin; nothing is assumed of their shape.
 *
 * @example
 * ```ts
 * import { validateManifests } from '@bellwether/deployment';
 *
 * const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, dat: { level: 'info' } };
 * validateManifests([settings])[0]?.message; // => 'there is no such field; did you mean "data"?'
 * ```
 */
export function validateManifests(
  objects: readonly unknown[],
  options: ValidateOptions = {},
): readonly ManifestProblem[] {
  requireOneOf('podSecurity', options.podSecurity ?? 'restricted', ['restricted', 'none']);
  const problems: ManifestProblem[] = [];
  const pods = podsOf(objects);
  const seen = new Set<string>();
  for (const [i, object] of objects.entries()) {
    const { apiVersion, kind } = fields(object);
    const name = at(object, 'metadata', 'name');
    const title = typeof kind === 'string' && typeof name === 'string' ? `${kind} ${name}` : `object ${i}`;
    const report: Report = (path, message) => problems.push({ object: title, path, message });
    const schema = typeof apiVersion === 'string' && typeof kind === 'string' ? schemaOf(apiVersion, kind) : undefined;
    if (schema === undefined) {
      const seen = `${describeValue(apiVersion)} ${describeValue(kind)}`;
      report('kind', `${seen} is not a kind that can be checked; known are ${knownKinds.join(', ')}`);
      continue;
    }
    check(object, schema, '', report);
    checkNames(object, report);
    const identity = JSON.stringify([apiVersion, kind, at(object, 'metadata', 'namespace') ?? null, name]);
    if (seen.has(identity)) report('metadata.name', 'an earlier object has the same kind, namespace and name');
    seen.add(identity);
    const podPath = podPaths.get(kind);
    if (podPath !== undefined) checkPod(object, podPath, options, report);
    if (kind === 'Service') checkService(object, pods, report);
    if (kind === 'PodDisruptionBudget') {
      const selector = at(object, 'spec', 'selector', 'matchLabels');
      if (selector !== undefined && !pods.some(({ labels }) => selects(selector, labels))) {
        report('spec.selector.matchLabels', 'selects no pod of these manifests');
      }
    }
  }
  return problems;
}
