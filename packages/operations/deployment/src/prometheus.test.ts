import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from '@bellwether-internal/test-servers';
import { describe, expect, it } from 'vitest';
import { prometheusScrapeJob } from './prometheus.js';
import type { ModelService } from './service.js';
import { toYaml } from './yaml.js';

const iris: ModelService = {
  name: 'iris-v2',
  image: `iris@sha256:${'ab'.repeat(32)}`,
  metrics: { path: '/stats', interval: '1m' },
};

function promtool(config: object): { readonly status: number | null; readonly output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-scrape-'));
  try {
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, toYaml(config));
    const result = spawnSync(program(['promtool']).path, ['check', 'config', file], { encoding: 'utf8' });
    return { status: result.status, output: `${result.stdout}${result.stderr}${result.error ?? ''}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('prometheusScrapeJob', () => {
  it('finds the pods of the service, and only those', () => {
    const job = prometheusScrapeJob(iris);
    expect(job).toMatchObject({ job_name: 'iris-v2', metrics_path: '/stats', scrape_interval: '60s' });
    const [{ regex }] = job.relabel_configs as [{ regex: string }];
    expect([new RegExp(`^(?:${regex})$`).test('iris-v2'), new RegExp(`^(?:${regex})$`).test('iris-v2b')]).toEqual([
      true,
      false,
    ]);
  });
});

describe.skipIf(program(['promtool']).absent)('prometheusScrapeJob, checked [needs promtool]', () => {
  // Debian builds Prometheus without the Kubernetes client, so its promtool does not know that one field.
  const { kubernetes_sd_configs: discovery, ...rest } = prometheusScrapeJob(iris);
  const job = { ...rest, static_configs: [{ targets: ['127.0.0.1:8080'] }] };

  it('is accepted by promtool', () => {
    const { status, output } = promtool({ scrape_configs: [job] });
    expect(output).toContain('is valid prometheus config file syntax');
    expect(status).toBe(0);
    expect(discovery).toEqual([{ role: 'pod', namespaces: { names: ['default'] } }]);
  });

  it('would be refused if it were wrong', () => {
    expect(promtool({ scrape_configs: [{ ...job, scrape_timeout: '2m' }] }).status).not.toBe(0);
  });
});
