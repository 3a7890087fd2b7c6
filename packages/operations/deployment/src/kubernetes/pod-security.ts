type Fields = Readonly<Record<string, unknown>>;
type Report = (path: string, message: string) => void;

const allowedVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function checkContainer(container: Fields, pod: Fields, path: string, report: Report): void {
  const own = fields(container.securityContext);
  const at = `${path}.securityContext`;
  if (own.privileged === true) report(`${at}.privileged`, 'must not be true');
  if (own.allowPrivilegeEscalation !== false) report(`${at}.allowPrivilegeEscalation`, 'must be false');
  if ((own.runAsNonRoot ?? pod.runAsNonRoot) !== true)
    report(`${at}.runAsNonRoot`, 'must be true, here or for the pod');
  if ((own.runAsUser ?? pod.runAsUser) === 0) report(`${at}.runAsUser`, 'must not be 0, which is root');
  const profile = fields(own.seccompProfile ?? pod.seccompProfile).type;
  if (profile !== 'RuntimeDefault' && profile !== 'Localhost') {
    report(`${at}.seccompProfile.type`, 'must be "RuntimeDefault" or "Localhost", here or for the pod');
  }
  const capabilities = fields(own.capabilities);
  if (!list(capabilities.drop).includes('ALL')) report(`${at}.capabilities.drop`, 'must contain "ALL"');
  if (list(capabilities.add).some((each) => each !== 'NET_BIND_SERVICE')) {
    report(`${at}.capabilities.add`, 'may contain nothing but "NET_BIND_SERVICE"');
  }
  for (const [i, port] of list(container.ports).entries()) {
    if (fields(port).hostPort) report(`${path}.ports[${i}].hostPort`, 'must not be set');
  }
}

/**
 * Reports where a pod's specification breaks the restricted profile of the Kubernetes Pod Security Standards (the controls of
 * version 1.34, for Linux pods).
 */
export function checkRestricted(pod: unknown, path: string, report: Report): void {
  const spec = fields(pod);
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (spec[field] === true) report(`${path}.${field}`, 'must not be true');
  }
  const context = fields(spec.securityContext);
  for (const kind of ['containers', 'initContainers', 'ephemeralContainers']) {
    for (const [i, container] of list(spec[kind]).entries()) {
      checkContainer(fields(container), context, `${path}.${kind}[${i}]`, report);
    }
  }
  for (const [i, volume] of list(spec.volumes).entries()) {
    const wrong = Object.keys(fields(volume)).find((key) => key !== 'name' && !allowedVolumes.includes(key));
    if (wrong !== undefined)
      report(`${path}.volumes[${i}].${wrong}`, `volumes may only be ${allowedVolumes.join(', ')}`);
  }
}
