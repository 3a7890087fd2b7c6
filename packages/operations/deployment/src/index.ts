export { type JenkinsOptions, jenkinsPipeline } from './jenkins.js';
export { type KubernetesObject, kubernetesManifests } from './kubernetes/manifests.js';
export { knownKinds, kubernetesVersion, type ManifestProblem } from './kubernetes/schema.js';
export { type ValidateOptions, validateManifests } from './kubernetes/validate.js';
export { prometheusScrapeJob, type ScrapeJob } from './prometheus.js';
export { type ModelService, type ResolvedService, type ResourceAmount, resolveService } from './service.js';
export { toYaml } from './yaml.js';
