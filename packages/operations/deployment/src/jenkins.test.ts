import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BellwetherError } from '@bellwether/core';
import { program } from '@bellwether-internal/test-servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type JenkinsOptions, jenkinsPipeline } from './jenkins.js';
import type { ModelService } from './service.js';

const iris: ModelService = {
  name: 'iris',
  namespace: 'models',
  image: `registry.example.com/team/iris@sha256:${'ab'.repeat(32)}`,
};
const pushed = `sha256:${'cd'.repeat(32)}`;

describe('jenkinsPipeline', () => {
  it.each<[string, JenkinsOptions]>([
    ['a path that leaves the repository', { manifest: '../k8s/a.yaml' }],
    ['a manifest without a folder', { manifest: 'kubernetes.yaml' }],
    ['an absolute context', { context: '/etc' }],
    ['a credential id with a quote', { kubeconfigCredential: "x')" }],
    ['no test command', { testCommand: [] }],
    ['a time limit that is none', { timeout: 'soon' }],
  ])('refuses %s', (_what, options) => {
    expect(() => jenkinsPipeline(iris, options)).toThrow(BellwetherError);
  });
});

interface Step {
  readonly stage: string;
  readonly step: string;
  readonly script?: string;
  readonly which?: string;
  readonly credentials: readonly { readonly kind: string }[];
}

const groovy = program(['groovy']);
const java = program(['java']);
// Debian's groovy looks for a default JRE, which is missing where another one was installed first.
const javaHome = process.env.JAVA_HOME ?? (java.path === 'java' ? '' : dirname(dirname(realpathSync(java.path))));

describe.skipIf(groovy.absent)('jenkinsPipeline, executed [needs groovy]', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bellwether-jenkins-'));
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'deploy'));
    // Stand-ins that write down how they were called.
    for (const name of ['docker', 'kubectl']) {
      const file = join(folder, 'bin', name);
      const inspect = `if [ "$1 $2" = "image inspect" ]; then echo "registry.example.com/other@${pushed}"; echo "registry.example.com/team/iris@${pushed}"; fi`;
      writeFileSync(
        file,
        `#!/bin/sh\nfor word in ${name} "$@"; do printf '<%s>' "$word" >> "$CALLS"; done\necho >> "$CALLS"\n${inspect}\n`,
      );
      chmodSync(file, 0o755);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function execute(options: JenkinsOptions = {}, failing?: string): readonly Step[] {
    const file = join(folder, 'Jenkinsfile');
    writeFileSync(file, jenkinsPipeline(iris, options));
    const harness = fileURLToPath(new URL('../fixtures/run-pipeline.groovy', import.meta.url));
    const result = spawnSync(groovy.path, [harness, file, ...(failing ? [failing] : [])], {
      encoding: 'utf8',
      env: { ...process.env, JAVA_HOME: javaHome },
    });
    expect(result.stderr).toBe('');
    return result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Step);
  }

  function runScripts(steps: readonly Step[]): string[] {
    const calls = join(folder, 'calls');
    writeFileSync(calls, '');
    for (const { script } of steps) {
      if (script === undefined) continue;
      const environment = {
        PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
        CALLS: calls,
        GIT_COMMIT: 'c0ffee',
        REGISTRY_USER: 'u',
        REGISTRY_PASSWORD: 'p',
      };
      const result = spawnSync('sh', ['-c', script], { cwd: folder, env: environment, encoding: 'utf8' });
      expect([result.status, result.stderr]).toEqual([0, '']);
    }
    return readFileSync(calls, 'utf8').trim().split('\n');
  }

  it('builds, tests, publishes and deploys the digest that was pushed, in this order', () => {
    const steps = execute();
    expect(steps.filter(({ step }) => step === 'sh').map(({ stage }) => stage)).toEqual([
      'Build',
      'Test',
      'Publish',
      'Deploy',
    ]);
    expect(runScripts(steps)).toEqual([
      '<docker><build><--pull><--tag><registry.example.com/team/iris:c0ffee><.>',
      '<docker><run><--rm><registry.example.com/team/iris:c0ffee><npm><test>',
      '<docker><push><registry.example.com/team/iris:c0ffee>',
      '<docker><image><inspect><--format><{{range .RepoDigests}}{{println .}}{{end}}><registry.example.com/team/iris:c0ffee>',
      '<kubectl><apply><--kustomize><deploy><--namespace><models>',
      '<kubectl><rollout><status><deployment/iris><--namespace><models><--timeout><300s>',
    ]);
    expect(readFileSync(join(folder, 'deploy', 'kustomization.yaml'), 'utf8')).toBe(
      `resources:\n- kubernetes.yaml\nimages:\n- name: registry.example.com/team/iris\n  digest: ${pushed}\n`,
    );
  });

  it('undoes a rollout that fails', () => {
    const steps = execute({}, 'rollout status deployment/iris --namespace models --timeout 300s\n        ');
    expect(steps.at(-1)?.step).toBe('failed');
    expect(steps.at(-2)?.script).toContain('kubectl rollout undo deployment/iris --namespace models');
  });

  it('stops at a failed test and deploys nothing', () => {
    const steps = execute({}, 'docker run');
    expect(steps.map(({ stage }) => stage)).not.toContain('Deploy');
  });

  it('uses credentials only where they are needed', () => {
    const steps = execute({ kubeconfigCredential: 'kube', registryCredential: 'reg', agent: 'linux' });
    const kinds = steps
      .filter(({ step }) => step === 'sh')
      .map(({ stage, credentials }) => [stage, credentials.map(({ kind }) => kind)]);
    expect(kinds).toEqual([
      ['Build', []],
      ['Test', []],
      ['Publish', ['usernamePassword']],
      ['Deploy', ['file']],
    ]);
    expect(steps[0]).toMatchObject({ step: 'agent', which: 'linux' });
    expect(runScripts(steps)[2]).toBe('<docker><login><--username><u><--password-stdin><registry.example.com>');
  });

  it('passes every argument of the test command on as it is, through Groovy and shell', () => {
    const hostile = [
      "it's",
      '"quoted"',
      '$HOME',
      '`id`',
      '$(id)',
      'a\\b',
      "'''",
      `\${GIT_COMMIT}`,
      '; rm -rf x',
      '*',
      '',
      'é\t\n!',
    ];
    const calls = runScripts(execute({ testCommand: ['echo', ...hostile] })).join('\n');
    expect(calls).toContain(`<echo>${hostile.map((word) => `<${word}>`).join('')}`);
  });
});
