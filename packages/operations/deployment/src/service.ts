import { BellwetherError, type Duration, invalidOption, parseDuration, requireInteger } from '@bellwether/core';

/** How much of a resource a container asks for, and how much it may use, as Kubernetes quantities: `'500m'`, `'512Mi'`. */
export interface ResourceAmount {
  readonly request: string;
  /** No limit where absent. A CPU limit slows a model server down in bursts, so there is none by default. */
  readonly limit?: string;
}

/** A model service, said once. Everything else is derived from it. */
export interface ModelService {
  /** Name of the service: lower-case letters, digits and `-`, at most 63 characters. */
  readonly name: string;
  /** @default 'default' */
  readonly namespace?: string;
  /** Container image by digest: `registry.example.com/team/iris@sha256:<64 hexadecimal digits>`. Tags can change, digests cannot. */
  readonly image: string;
  /** Version of the model, as a label and an annotation for people and dashboards. */
  readonly version?: string;
  /** Copies that run. @default 3 */
  readonly replicas?: number;
  /** Port on which the service answers, above 1023 because it does not run as root. @default 8080 */
  readonly port?: number;
  /** @default { cpu: { request: '250m' }, memory: { request: '256Mi', limit: '512Mi' } } */
  readonly resources?: { readonly cpu?: ResourceAmount; readonly memory?: ResourceAmount };
  /** HTTP paths of the probes. @default { readiness: '/ready', liveness: '/live' } */
  readonly probes?: { readonly readiness?: string; readonly liveness?: string };
  /** How long loading the model may take before the container is restarted. @default '2m' */
  readonly startup?: Duration;
  /** Where Prometheus finds metrics. @default { path: '/metrics', interval: '15s' } */
  readonly metrics?: { readonly path?: string; readonly interval?: Duration };
  /** Environment variables. Secrets do not belong here: name them in `secrets`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Names of Kubernetes Secrets whose entries become environment variables. */
  readonly secrets?: readonly string[];
  /** Further labels on every object. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A {@link ModelService} with every default filled in and every value checked. */
export interface ResolvedService {
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  /** The image without tag and digest. */
  readonly repository: string;
  readonly version: string | undefined;
  readonly replicas: number;
  readonly port: number;
  readonly cpu: ResourceAmount;
  readonly memory: ResourceAmount;
  readonly readiness: string;
  readonly liveness: string;
  readonly startupSeconds: number;
  readonly metricsPath: string;
  readonly metricsIntervalSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const dnsLabel = /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const dnsSubdomain = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const imageByDigest =
  /^((?:[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d{1,5})?\/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::[\w][\w.-]{0,127})?@sha256:[0-9a-f]{64}$/;
const quantity = /^\d+(?:\.\d+)?(?:m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;
const labelValue = /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;
const labelKey = /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;
const variableName = /^[A-Za-z_]\w*$/;
const urlPath = /^\/[\w./~%-]*$/;

function matching(name: string, value: unknown, pattern: RegExp, allowed: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw invalidOption(name, value, allowed);
  return value;
}

function amount(name: string, given: ResourceAmount): ResourceAmount {
  const allowed = 'a Kubernetes quantity such as "500m" or "512Mi"';
  const request = matching(`${name}.request`, given.request, quantity, allowed);
  return given.limit === undefined
    ? { request }
    : { request, limit: matching(`${name}.limit`, given.limit, quantity, allowed) };
}

function labelsOf(labels: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(labels).map(([key, value]) => {
    matching('labels', key, labelKey, 'an object whose keys are Kubernetes label keys');
    if (key.startsWith('app.kubernetes.io/'))
      throw invalidOption('labels', key, 'without the keys app.kubernetes.io/..., which are derived');
    return [
      key,
      matching(
        `labels.${key}`,
        value,
        labelValue,
        'a Kubernetes label value: at most 63 letters, digits, "-", "_", "."',
      ),
    ];
  });
  return Object.fromEntries(entries);
}

function environmentOf(environment: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(environment).map(([key, value]) => {
    matching('environment', key, variableName, 'an object whose keys are names of environment variables');
    // Values may be secret by mistake; they are never repeated in an error.
    if (typeof value !== 'string' || value.includes('\0')) {
      throw new BellwetherError('invalid-option', `Option "environment.${key}" must be a text without NUL characters.`);
    }
    return [key, value];
  });
  return Object.fromEntries(entries);
}

/** Whole seconds, rounded up. */
function seconds(name: string, duration: Duration): number {
  return Math.ceil(parseDuration(duration, name) / 1000);
}

/**
 * Fills in the defaults of a service description and checks every value, so that what is written from it is well-formed and
 * cannot inject anything into YAML, shell or Groovy.
 *
 * @throws {@link BellwetherError} `invalid-option`, naming the field, its value and what is allowed.
 */
export function resolveService(service: ModelService): ResolvedService {
  const allowedName = 'lower-case letters, digits and "-", beginning with a letter, at most 63 characters';
  const name = matching('name', service.name, dnsLabel, allowedName);
  const image = matching(
    'image',
    service.image,
    imageByDigest,
    'an image by digest: "registry/name@sha256:<64 hexadecimal digits>"',
  );
  const path = (option: string, value: string) => matching(option, value, urlPath, 'a path such as "/ready"');
  return {
    name,
    namespace: matching('namespace', service.namespace ?? 'default', dnsLabel, allowedName),
    image,
    repository: imageByDigest.exec(image)![1]!,
    version:
      service.version === undefined
        ? undefined
        : matching('version', service.version, labelValue, 'at most 63 letters, digits, "-", "_", "."'),
    replicas: requireInteger('replicas', service.replicas ?? 3, { min: 0, max: 1_000_000 }),
    port: requireInteger('port', service.port ?? 8080, { min: 1024, max: 65_535 }),
    cpu: amount('resources.cpu', service.resources?.cpu ?? { request: '250m' }),
    memory: amount('resources.memory', service.resources?.memory ?? { request: '256Mi', limit: '512Mi' }),
    readiness: path('probes.readiness', service.probes?.readiness ?? '/ready'),
    liveness: path('probes.liveness', service.probes?.liveness ?? '/live'),
    startupSeconds: seconds('startup', service.startup ?? '2m'),
    metricsPath: path('metrics.path', service.metrics?.path ?? '/metrics'),
    metricsIntervalSeconds: seconds('metrics.interval', service.metrics?.interval ?? '15s'),
    environment: environmentOf(service.environment ?? {}),
    secrets: (service.secrets ?? []).map((each) =>
      matching('secrets', each, dnsSubdomain, 'names of Kubernetes Secrets'),
    ),
    labels: labelsOf(service.labels ?? {}),
  };
}
