import type { SessionKind } from '../../src/namespace/quota-use';

/** The quota of the STELLA deployment document. */
export const documentHard = {
  'requests.cpu': '10',
  'requests.memory': '20Gi',
  'limits.cpu': '20',
  'limits.memory': '40Gi',
  pods: '50',
};

/** The three rows of the STELLA deployment document. */
export const stellaAgent = kind('stella-agent', ['250m', '512Mi'], ['1000m', '2Gi']);
export const stellaLight = kind('stella-light', ['100m', '256Mi'], ['500m', '1Gi']);
export const echoAgent = kind('echo-agent', ['50m', '128Mi'], ['250m', '512Mi']);

/** A kind of session by its CPU and memory. */
export function kind(
  name: string,
  [cpuRequest, memoryRequest]: readonly [string, string],
  [cpuLimit, memoryLimit]: readonly [string, string],
): SessionKind {
  const requests = { cpu: cpuRequest, memory: memoryRequest };
  return { name, resources: { requests, limits: { cpu: cpuLimit, memory: memoryLimit } } };
}

/** A Deployment in namespace `ai-agents` as plain JSON. */
export function deployment(name: string, spec: object, resources: object): object {
  const template = { spec: { containers: [{ name: 'main', resources }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'ai-agents' },
    spec: { ...spec, template },
  };
}
