import type { ServiceSpec } from 'kubernetes-types/core/v1';
import type { Labels } from '../../../src/core/objects/labels';
import type { KubeObject } from '../../support/objects';
import type { FakePod } from './fake-pods';

/** A target as Prometheus' service discovery finds it. */
export interface Target {
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A Service with the pods behind it. */
export interface FakeService {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly ports: readonly { readonly name: string; readonly targetPort: number | string }[];
  readonly pods: readonly FakePod[];
}

/**
 * What Prometheus' service discovery tells of pods and Services.
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config
 */
export class Discovery {
  constructor(
    private readonly pods: readonly FakePod[],
    private readonly services: readonly FakeService[],
  ) {}

  targets(role: string): readonly Target[] {
    if (role === 'pod') return this.pods.flatMap(podTargets);
    if (role === 'endpoints' || role === 'endpointslice') return this.services.flatMap(endpointTargets);
    throw new Error(`no targets for the role ${role}`);
  }
}

/** The Services of the set, and the pods that they select. */
export function fakeServices(objects: readonly KubeObject[], pods: readonly FakePod[]): readonly FakeService[] {
  return objects
    .filter(({ kind }) => kind === 'Service')
    .map(({ metadata: { namespace = '', name, labels = {} }, spec }) => {
      const { selector = {}, ports = [] } = spec as ServiceSpec;
      return {
        namespace,
        name,
        labels,
        ports: ports.map((port) => ({
          name: port.name ?? '',
          targetPort: (port.targetPort ?? port.port) as number | string,
        })),
        pods: pods.filter(
          (pod) =>
            pod.namespace === namespace && Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
        ),
      };
    });
}

function podTargets(pod: FakePod): readonly Target[] {
  return pod.containers.flatMap(({ ports }) =>
    ports.map(({ port }) => ({
      address: `${pod.ip}:${port}`,
      labels: {
        ...podLabels(pod),
        ...containerLabels(pod, port),
      },
    })),
  );
}

function endpointTargets({ namespace, name, labels, ports, pods }: FakeService): readonly Target[] {
  return pods.flatMap((pod) =>
    ports.map(({ name: port, targetPort }) => ({
      address: `${pod.ip}:${portOf(pod, targetPort)}`,
      labels: {
        ...podLabels(pod),
        ...containerLabels(pod, portOf(pod, targetPort)),
        ...metaLabels('service', labels),
        __meta_kubernetes_namespace: namespace,
        __meta_kubernetes_service_name: name,
        __meta_kubernetes_endpoint_port_name: port,
        __meta_kubernetes_endpoint_ready: 'true',
        __meta_kubernetes_endpoint_address_target_kind: 'Pod',
        __meta_kubernetes_endpoint_address_target_name: pod.name,
      },
    })),
  );
}

/** The labels of the container port behind an endpoint, if the pod declares it. */
function containerLabels({ containers }: FakePod, wanted: number): Record<string, string> {
  const found = containers.find(({ ports }) => ports.some(({ port }) => port === wanted));
  const port = found?.ports.find((declared) => declared.port === wanted);
  if (found === undefined || port === undefined) return {};
  return {
    __meta_kubernetes_pod_container_name: found.name,
    __meta_kubernetes_pod_container_port_name: port.name,
    __meta_kubernetes_pod_container_port_number: String(port.port),
    __meta_kubernetes_pod_container_port_protocol: 'TCP',
  };
}

function portOf(pod: FakePod, targetPort: number | string): number {
  if (typeof targetPort === 'number') return targetPort;
  const found = pod.containers.flatMap(({ ports }) => ports).find(({ name }) => name === targetPort);
  if (found === undefined) throw new Error(`${pod.namespace}/${pod.name} has no port ${targetPort}`);
  return found.port;
}

function podLabels({ namespace, name, ip, labels }: FakePod): Record<string, string> {
  return {
    ...metaLabels('pod', labels),
    __meta_kubernetes_namespace: namespace,
    __meta_kubernetes_pod_name: name,
    __meta_kubernetes_pod_ip: ip,
    __meta_kubernetes_pod_ready: 'true',
    __meta_kubernetes_pod_phase: 'Running',
  };
}

function metaLabels(kind: 'pod' | 'service', labels: Labels): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([key, value]) => {
      const name = key.replaceAll(/[^a-zA-Z0-9_]/g, '_');
      return [
        [`__meta_kubernetes_${kind}_label_${name}`, value],
        [`__meta_kubernetes_${kind}_labelpresent_${name}`, 'true'],
      ];
    }),
  );
}
