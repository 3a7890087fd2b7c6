import { type ModelService, type ResolvedService, resolveService } from '../service.js';

/** A Kubernetes object. JSON-safe. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** What finds the pods of a service, and never changes. */
function selectorOf({ name }: ResolvedService): Record<string, string> {
  return { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'model-server' };
}

function metadataOf(service: ResolvedService): KubernetesObject['metadata'] {
  const { name, namespace, labels, version } = service;
  return {
    name,
    namespace,
    labels: {
      ...labels,
      ...selectorOf(service),
      ...(version === undefined ? {} : { 'app.kubernetes.io/version': version }),
    },
  };
}

/** Probes every few seconds; the startup probe alone waits for the model to load. */
function probesOf({ readiness, liveness, startupSeconds }: ResolvedService) {
  const period = 5;
  const probe = (path: string) => ({ httpGet: { path, port: 'http' }, periodSeconds: period, timeoutSeconds: 2 });
  return {
    startupProbe: { ...probe(liveness), failureThreshold: Math.max(1, Math.ceil(startupSeconds / period)) },
    readinessProbe: { ...probe(readiness), failureThreshold: 2 },
    livenessProbe: { ...probe(liveness), failureThreshold: 6 },
  };
}

function resourcesOf({ cpu, memory }: ResolvedService) {
  const limits = {
    ...(cpu.limit === undefined ? {} : { cpu: cpu.limit }),
    ...(memory.limit === undefined ? {} : { memory: memory.limit }),
  };
  return {
    requests: { cpu: cpu.request, memory: memory.request },
    ...(Object.keys(limits).length > 0 ? { limits } : {}),
  };
}

function containerOf(service: ResolvedService) {
  const environment = Object.entries(service.environment).map(([name, value]) => ({ name, value }));
  const secrets = service.secrets.map((name) => ({ secretRef: { name } }));
  return {
    name: service.name,
    image: service.image,
    // A digest cannot change, so what a node has is what is meant.
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'http', containerPort: service.port, protocol: 'TCP' }],
    ...(environment.length > 0 ? { env: environment } : {}),
    ...(secrets.length > 0 ? { envFrom: secrets } : {}),
    resources: resourcesOf(service),
    ...probesOf(service),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    // The root file system is read-only; servers still need a place for temporary files.
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  };
}

function podOf(service: ResolvedService) {
  const { version } = service;
  return {
    metadata: {
      labels: {
        ...service.labels,
        ...selectorOf(service),
        ...(version === undefined ? {} : { 'app.kubernetes.io/version': version }),
      },
    },
    spec: {
      serviceAccountName: service.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: selectorOf(service) },
        },
      ],
      terminationGracePeriodSeconds: 30,
      containers: [containerOf(service)],
      volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '256Mi' } }],
    },
  };
}

/**
 * The Kubernetes objects of a model service: ServiceAccount, Deployment, Service and, for two replicas or more, a
 * PodDisruptionBudget.
 *
 * The pods meet the restricted Pod Security profile: not root, no privilege escalation, no capabilities, the runtime's
 * seccomp profile, a read-only root file system and no API token. Rollouts add one new pod at a time and take none away
 * before its successor is ready. The image has to run as a user that is not root.
 *
 * @throws {@link BellwetherError} `invalid-option` for descriptions that {@link resolveService} refuses.
 *
 * @example
 * ```ts
 * import { kubernetesManifests, validateManifests } from '@bellwether/deployment';
 *
 * const manifests = kubernetesManifests({
 *   name: 'iris',
 *   image: `registry.example.com/iris@sha256:${'0'.repeat(64)}`,
 * });
 * manifests.map(({ kind }) => kind); // => ['ServiceAccount', 'Deployment', 'Service', 'PodDisruptionBudget']
 * validateManifests(manifests); // => []
 * ```
 */
export function kubernetesManifests(description: ModelService): readonly KubernetesObject[] {
  const service = resolveService(description);
  const metadata = metadataOf(service);
  const selector = selectorOf(service);
  const objects: KubernetesObject[] = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: service.replicas,
        revisionHistoryLimit: 5,
        progressDeadlineSeconds: service.startupSeconds + 300,
        selector: { matchLabels: selector },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        template: podOf(service),
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'ClusterIP', selector, ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] },
    },
  ];
  if (service.replicas >= 2) {
    const spec = { maxUnavailable: 1, selector: { matchLabels: selector } };
    objects.push({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec });
  }
  return objects;
}
