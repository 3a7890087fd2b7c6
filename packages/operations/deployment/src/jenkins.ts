import { type Duration, invalidOption, parseDuration } from '@bellwether/core';
import { type ModelService, type ResolvedService, resolveService } from './service.js';

/** How the pipeline builds and deploys. */
export interface JenkinsOptions {
  /** Command that tests the built image, run inside it: program and arguments. @default ['npm', 'test'] */
  readonly testCommand?: readonly string[];
  /** Folder with the Dockerfile. @default '.' */
  readonly context?: string;
  /** File with the Kubernetes manifests, in a folder of its own in the repository. @default 'deploy/kubernetes.yaml' */
  readonly manifest?: string;
  /** How long a rollout may take before it is undone. @default '5m' */
  readonly rolloutTimeout?: Duration;
  /** How long the whole run may take. @default '30m' */
  readonly timeout?: Duration;
  /** Label of the agents that may run it. @default any agent */
  readonly agent?: string;
  /** Id of a Jenkins "secret file" credential with a kubeconfig. @default the agent's own configuration */
  readonly kubeconfigCredential?: string;
  /** Id of a Jenkins "username and password" credential for the registry. @default the agent's own configuration */
  readonly registryCredential?: string;
}

const identifier = /^[A-Za-z0-9][\w.-]{0,127}$/;
const relativePath = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[\w./-]{1,200}$/;

function matching(name: string, value: string, pattern: RegExp, allowed: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw invalidOption(name, value, allowed);
  return value;
}

/** A text as one word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A text as a Groovy string without interpolation. */
function groovyString(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}

/** A shell script as a Groovy string over several lines, without interpolation. */
function groovyScript(lines: readonly string[], indent: string): string {
  const body = ['set -eu', ...lines].map((line) => indent + line.replace(/[\\']/g, '\\$&')).join('\n');
  return `'''\n${body}\n${indent.slice(2)}'''`;
}

interface Resolved {
  readonly service: ResolvedService;
  readonly context: string;
  readonly folder: string;
  readonly file: string;
  readonly test: string;
  readonly rolloutSeconds: number;
  readonly minutes: number;
  readonly agent: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly registry: string | undefined;
}

function resolve(description: ModelService, options: JenkinsOptions): Resolved {
  const path = 'a relative path without ".."';
  const manifest = matching('manifest', options.manifest ?? 'deploy/kubernetes.yaml', relativePath, path);
  const slash = manifest.lastIndexOf('/');
  // kustomize reads the folder that it is given, so the manifest needs one of its own.
  if (slash <= 0)
    throw invalidOption('manifest', manifest, 'a file in a folder of its own, such as "deploy/kubernetes.yaml"');
  const testCommand = options.testCommand ?? ['npm', 'test'];
  if (testCommand.length === 0 || testCommand.some((word) => typeof word !== 'string' || word.includes('\0'))) {
    throw invalidOption('testCommand', testCommand, 'a program and its arguments');
  }
  const id = (name: string, value: string | undefined) =>
    value === undefined ? undefined : matching(name, value, identifier, 'letters, digits, "-", "_" and "."');
  return {
    service: resolveService(description),
    context: matching('context', options.context ?? '.', relativePath, path),
    folder: manifest.slice(0, slash),
    file: manifest.slice(slash + 1),
    test: testCommand.map(shellWord).join(' '),
    rolloutSeconds: Math.ceil(parseDuration(options.rolloutTimeout ?? '5m', 'rolloutTimeout') / 1000),
    minutes: Math.ceil(parseDuration(options.timeout ?? '30m', 'timeout') / 60_000),
    agent: id('agent', options.agent),
    kubeconfig: id('kubeconfigCredential', options.kubeconfigCredential),
    registry: id('registryCredential', options.registryCredential),
  };
}

function step(script: readonly string[], indent: string, credentials: string | undefined): string {
  if (credentials === undefined) return `${indent}sh ${groovyScript(script, `${indent}  `)}`;
  const inner = `${indent}  `;
  return `${indent}withCredentials([${credentials}]) {\n${inner}sh ${groovyScript(script, `${inner}  `)}\n${indent}}`;
}

function stage(name: string, script: readonly string[], credentials?: string, failure?: readonly string[]): string {
  const indent = '        ';
  const post =
    failure === undefined
      ? ''
      : `\n      post {\n        failure {\n${step(failure, '          ', credentials)}\n        }\n      }`;
  return `    stage(${groovyString(name)}) {\n      steps {\n${step(script, indent, credentials)}\n      }${post}\n    }`;
}

/**
 * A declarative Jenkins pipeline for a model service: build the image, test it, push it, deploy it by its digest, and wait
 * until the rollout is done; a rollout that fails is undone.
 *
 * The image is tagged with the commit, but what is deployed is the digest that the registry returned, written into the
 * manifests by kustomize. Every value is checked or quoted for shell and Groovy, and no Groovy string interpolates. The agent
 * needs docker and kubectl (1.21 or newer).
 *
 * @returns The text of a `Jenkinsfile`.
 * @throws {@link BellwetherError} `invalid-option`.
 *
 * @example
 * ```ts
 * import { jenkinsPipeline } from '@bellwether/deployment';
 *
 * const pipeline = jenkinsPipeline({ name: 'iris', image: `registry.example.com/iris@sha256:${'0'.repeat(64)}` });
 * pipeline.includes('kubectl rollout status'); // => true
 * ```
 */
export function jenkinsPipeline(description: ModelService, options: JenkinsOptions = {}): string {
  const { service, context, folder, file, test, rolloutSeconds, minutes, agent, kubeconfig, registry } = resolve(
    description,
    options,
  );
  const { name, namespace, repository } = service;
  const target = `deployment/${name} --namespace ${namespace}`;
  const host = /^([^/]*[.:][^/]*)\//.exec(repository)?.[1] ?? 'docker.io';
  const cluster = kubeconfig && `file(credentialsId: ${groovyString(kubeconfig)}, variable: 'KUBECONFIG')`;
  const login =
    registry &&
    `usernamePassword(credentialsId: ${groovyString(registry)}, usernameVariable: 'REGISTRY_USER', passwordVariable: 'REGISTRY_PASSWORD')`;
  const stages = [
    stage('Build', [`docker build --pull --tag "${repository}:\${GIT_COMMIT}" ${shellWord(context)}`]),
    stage('Test', [`docker run --rm "${repository}:\${GIT_COMMIT}" ${test}`]),
    stage(
      'Publish',
      [
        ...(login
          ? [`printf %s "\${REGISTRY_PASSWORD}" | docker login --username "\${REGISTRY_USER}" --password-stdin ${host}`]
          : []),
        `docker push "${repository}:\${GIT_COMMIT}"`,
        `docker image inspect --format "{{range .RepoDigests}}{{println .}}{{end}}" "${repository}:\${GIT_COMMIT}" > image-digests`,
        `digest=$(grep -F "${repository}@sha256:" image-digests | head -n 1 | cut -d @ -f 2)`,
        `test -n "\${digest}"`,
        `printf "resources:\\n- %s\\nimages:\\n- name: %s\\n  digest: %s\\n" ${shellWord(file)} ${repository} "\${digest}" > ${shellWord(folder)}/kustomization.yaml`,
      ],
      login,
    ),
    stage(
      'Deploy',
      [
        `kubectl apply --kustomize ${shellWord(folder)} --namespace ${namespace}`,
        `kubectl rollout status ${target} --timeout ${rolloutSeconds}s`,
      ],
      cluster,
      [`kubectl rollout undo ${target}`, `kubectl rollout status ${target} --timeout ${rolloutSeconds}s`],
    ),
  ];
  return `// Builds, tests and deploys ${name}. Written by @bellwether/deployment: change the description, not this file.
pipeline {
  agent ${agent === undefined ? 'any' : `{ label ${groovyString(agent)} }`}
  options {
    disableConcurrentBuilds()
    timeout(time: ${minutes}, unit: 'MINUTES')
  }
  stages {
${stages.join('\n')}
  }
}
`;
}
