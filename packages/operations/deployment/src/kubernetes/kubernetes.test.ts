import { BellwetherError } from '@bellwether/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { ModelService } from '../service.js';
import { toYaml } from '../yaml.js';
import { type KubernetesObject, kubernetesManifests } from './manifests.js';
import { knownKinds } from './schema.js';
import { validateManifests } from './validate.js';

const digest = `sha256:${'ab'.repeat(32)}`;
const iris: ModelService = {
  name: 'iris',
  namespace: 'models',
  image: `registry.example.com:5000/team/iris:1.2@${digest}`,
};

// biome-ignore lint/suspicious/noExplicitAny: tests change parsed objects freely.
type Loose = any;

function changed(kind: string, change: (object: Loose) => void): readonly unknown[] {
  const objects: Loose[] = JSON.parse(JSON.stringify(kubernetesManifests(iris)));
  change(objects.find((each) => each.kind === kind));
  return objects;
}

function problems(kind: string, change: (object: Loose) => void): string[] {
  return validateManifests(changed(kind, change)).map(({ object, path, message }) => `${object}: ${path}: ${message}`);
}

const container = (deployment: Loose): Loose => deployment.spec.template.spec.containers[0];

describe('kubernetesManifests', () => {
  it('runs three replicas under the restricted profile by default', () => {
    const manifests = kubernetesManifests(iris);
    expect(validateManifests(manifests)).toEqual([]);
    const deployment = manifests.find(({ kind }) => kind === 'Deployment') as Loose;
    expect(deployment.spec.replicas).toBe(3);
    expect(container(deployment)).toMatchObject({
      image: iris.image,
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
      readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
    });
  });

  it('reads back from YAML as it was, whatever the texts look like', () => {
    const hostile = [
      'yes',
      'no',
      '1e3',
      '012',
      '12:30',
      'null',
      '~',
      '- a',
      'a: b',
      '# x',
      '"',
      "'",
      '\n',
      '---\n',
      '{',
      '\u0085',
      '=',
      '<<',
      '0x1F',
      '2026-01-01',
    ];
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[A-Z_]{1,9}$/), fc.oneof(fc.constantFrom(...hostile), fc.string())),
        (environment) => {
          const safe = Object.fromEntries(Object.entries(environment).filter(([, value]) => !value.includes('\0')));
          const manifests = kubernetesManifests({ ...iris, environment: safe });
          for (const version of ['1.1', '1.2'] as const) {
            const read = parseAllDocuments(toYaml(...manifests), { version }).map((document) =>
              (document as Loose).toJS(),
            );
            expect(read).toEqual(manifests);
          }
          expect(validateManifests(manifests)).toEqual([]);
        },
      ),
    );
  });

  it('leaves out the disruption budget where a single replica would make it block every drain', () => {
    expect(kubernetesManifests({ ...iris, replicas: 1 }).map(({ kind }) => kind)).not.toContain('PodDisruptionBudget');
  });

  it.each<[string, Partial<ModelService>]>([
    ['a tag instead of a digest', { image: 'iris:latest' }],
    ['a name with capitals', { name: 'Iris' }],
    ['a name with YAML', { name: 'a\nb: c' }],
    ['a privileged port', { port: 80 }],
    ['a half replica', { replicas: 1.5 }],
    ['a quantity that is none', { resources: { memory: { request: '1 GB' } } }],
    ['a path that is none', { probes: { readiness: 'ready' } }],
    ['a label of its own', { labels: { 'app.kubernetes.io/name': 'other' } }],
    ['a variable name with a blank', { environment: { 'A B': '1' } }],
    ['a secret name with a slash', { secrets: ['../x'] }],
  ])('refuses %s', (_what, change) => {
    expect(() => kubernetesManifests({ ...iris, ...change })).toThrow(BellwetherError);
  });

  it('never repeats an environment value in an error', () => {
    try {
      kubernetesManifests({ ...iris, environment: { TOKEN: 's3cret\0' } });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('s3cret');
    }
  });
});

describe('validateManifests', () => {
  it.each<[string, string, (object: Loose) => void, string]>([
    [
      'an unknown field',
      'Deployment',
      (d) => {
        d.spec.replicaz = 3;
      },
      'spec.replicaz: there is no such field; did you mean "replicas"?',
    ],
    [
      'a misspelt deep field',
      'Deployment',
      (d) => {
        container(d).imagePulPolicy = 'Always';
      },
      'imagePulPolicy: there is no such field; did you mean "imagePullPolicy"?',
    ],
    [
      'a text for a number',
      'Deployment',
      (d) => {
        container(d).ports[0].containerPort = '80';
      },
      'containerPort: "80" is of type string; it must be of type integer',
    ],
    [
      'a missing selector',
      'Deployment',
      (d) => {
        d.spec.selector = undefined;
      },
      'spec: field "selector" is missing',
    ],
    [
      'a wrong quantity',
      'Deployment',
      (d) => {
        container(d).resources.requests.memory = '1 GB';
      },
      'resources.requests.memory: "1 GB" is not a quantity',
    ],
    [
      'no containers',
      'Deployment',
      (d) => {
        d.spec.template.spec.containers = [];
      },
      'must have at least one entry',
    ],
    [
      'two containers of one name',
      'Deployment',
      (d) => {
        d.spec.template.spec.containers.push(container(d));
      },
      'containers[1]: an earlier entry has the same name',
    ],
    [
      'a selector beside its pods',
      'Deployment',
      (d) => {
        d.spec.selector.matchLabels = { app: 'x' };
      },
      "does not match the pod template's labels",
    ],
    [
      'a port out of range',
      'Deployment',
      (d) => {
        container(d).ports[0].containerPort = 70_000;
      },
      '70000 is not a port',
    ],
    [
      'a mount without volume',
      'Deployment',
      (d) => {
        d.spec.template.spec.volumes = [];
      },
      'there is no volume "tmp"',
    ],
    [
      'a number beyond int32',
      'Deployment',
      (d) => {
        d.spec.replicas = 3e9;
      },
      'is not of format int32',
    ],
    [
      'a target port that no pod has',
      'Service',
      (s) => {
        s.spec.ports[0].targetPort = 'grpc';
      },
      'no selected pod has the port "grpc"',
    ],
    [
      'a service without pods',
      'Service',
      (s) => {
        s.spec.selector = { app: 'x' };
      },
      'spec.selector: selects no pod',
    ],
    [
      'a budget without pods',
      'PodDisruptionBudget',
      (p) => {
        p.spec.selector.matchLabels = { app: 'x' };
      },
      'selects no pod',
    ],
    [
      'a bad object name',
      'Service',
      (s) => {
        s.metadata.name = 'Iris_1';
      },
      'metadata.name: "Iris_1" is not made of',
    ],
    [
      'a bad label',
      'Service',
      (s) => {
        s.metadata.labels.x = 'a b';
      },
      'metadata.labels.x: "a b" is not a label value',
    ],
    [
      'an unknown kind',
      'Service',
      (s) => {
        s.kind = 'Servize';
      },
      'is not a kind that can be checked',
    ],
    [
      'an old API version',
      'Deployment',
      (d) => {
        d.apiVersion = 'extensions/v1beta1';
      },
      'is not a kind that can be checked',
    ],
  ])('finds %s', (_what, kind, change, expected) => {
    expect(problems(kind, change).join('\n')).toContain(expected);
  });

  it.each<[string, (object: Loose) => void, string]>([
    [
      'root',
      (d) => {
        d.spec.template.spec.securityContext.runAsNonRoot = false;
      },
      'runAsNonRoot: must be true',
    ],
    [
      'user 0',
      (d) => {
        container(d).securityContext.runAsUser = 0;
      },
      'runAsUser: must not be 0',
    ],
    [
      'escalation',
      (d) => {
        container(d).securityContext.allowPrivilegeEscalation = undefined;
      },
      'allowPrivilegeEscalation: must be false',
    ],
    [
      'privilege',
      (d) => {
        container(d).securityContext.privileged = true;
      },
      'privileged: must not be true',
    ],
    [
      'capabilities kept',
      (d) => {
        container(d).securityContext.capabilities = undefined;
      },
      'drop: must contain "ALL"',
    ],
    [
      'capabilities added',
      (d) => {
        container(d).securityContext.capabilities.add = ['SYS_ADMIN'];
      },
      'add: may contain nothing but',
    ],
    [
      'no seccomp',
      (d) => {
        d.spec.template.spec.securityContext.seccompProfile = undefined;
      },
      'seccompProfile.type: must be',
    ],
    [
      'the host network',
      (d) => {
        d.spec.template.spec.hostNetwork = true;
      },
      'hostNetwork: must not be true',
    ],
    [
      'a host port',
      (d) => {
        container(d).ports[0].hostPort = 80;
      },
      'hostPort: must not be set',
    ],
    [
      'a host path',
      (d) => {
        d.spec.template.spec.volumes.push({ name: 'h', hostPath: { path: '/' } });
      },
      'hostPath: volumes may only be',
    ],
  ])('holds pods to the restricted profile: %s', (_what, change, expected) => {
    expect(problems('Deployment', change).join('\n')).toContain(expected);
    expect(validateManifests(changed('Deployment', change), { podSecurity: 'none' })).toEqual([]);
  });

  it('finds two objects of one name', () => {
    const manifests = kubernetesManifests(iris);
    expect(validateManifests([...manifests, manifests[0] as KubernetesObject]).map(({ message }) => message)).toEqual([
      'an earlier object has the same kind, namespace and name',
    ]);
  });

  it('answers anything with problems, never with an error', () => {
    const thing = fc.anything({ withNullPrototype: true });
    const object = fc.record({
      apiVersion: fc.constantFrom('v1', 'apps/v1', 'batch/v1', '__proto__'),
      kind: fc.constantFrom('Deployment', 'Service', 'Pod', 'CronJob', 'ConfigMap', 'constructor'),
      metadata: thing,
      spec: thing,
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(thing, object)), (objects) => {
        for (const problem of validateManifests(objects)) expect(problem.message).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('knows the kinds that a service team writes', () => {
    expect(knownKinds).toEqual(
      expect.arrayContaining([
        'apps/v1 Deployment',
        'v1 Service',
        'autoscaling/v2 HorizontalPodAutoscaler',
        'batch/v1 CronJob',
      ]),
    );
  });
});
