import { type ModelService, resolveService } from './service.js';

/** One entry of `scrape_configs`. JSON-safe. */
export interface ScrapeJob {
  readonly job_name: string;
  readonly [field: string]: unknown;
}

/** A text as a regular expression (RE2, anchored by Prometheus) that matches just it. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&');
}

/**
 * The Prometheus scrape job of a model service: finds its running pods through the Kubernetes API and labels their metrics
 * with namespace, pod, node and model version.
 *
 * @throws {@link BellwetherError} `invalid-option` for descriptions that {@link resolveService} refuses.
 *
 * @example
 * ```ts
 * import { prometheusScrapeJob, toYaml } from '@bellwether/deployment';
 *
 * const job = prometheusScrapeJob({ name: 'iris', image: `registry.example.com/iris@sha256:${'0'.repeat(64)}` });
 * toYaml({ scrape_configs: [job] }).startsWith('scrape_configs:'); // => true
 * ```
 */
export function prometheusScrapeJob(description: ModelService): ScrapeJob {
  const { name, namespace, metricsPath, metricsIntervalSeconds } = resolveService(description);
  return {
    job_name: name,
    metrics_path: metricsPath,
    scrape_interval: `${metricsIntervalSeconds}s`,
    scrape_timeout: `${Math.min(10, metricsIntervalSeconds)}s`,
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [namespace] } }],
    relabel_configs: [
      { source_labels: ['__meta_kubernetes_pod_label_app_kubernetes_io_name'], regex: literally(name), action: 'keep' },
      { source_labels: ['__meta_kubernetes_pod_container_port_name'], regex: 'http', action: 'keep' },
      { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed', action: 'drop' },
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
      { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
      { source_labels: ['__meta_kubernetes_pod_node_name'], target_label: 'node' },
      { source_labels: ['__meta_kubernetes_pod_label_app_kubernetes_io_version'], target_label: 'version' },
    ],
  };
}
