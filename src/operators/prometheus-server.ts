import { counted } from '../core/listed';
import type { Labels } from '../core/objects/labels';
import { type Plain, toPlain } from '../core/plain';
import { toResourceClaim } from '../core/pods/resources';
import { wholeNumber } from '../core/pods/rollout';
import {
  type CustomResource,
  type Made,
  type OperatorContainer,
  type OperatorPods,
  type OperatorPort,
  tcp,
} from './operator';
import { hostNetworkOf, portsOf } from './pod-spec';
import {
  allContainers,
  CONFIG_RELOADER,
  governingService,
  INIT_RELOADER,
  RELOADER_PORT,
  replicasOf,
  serverLabels,
  serverVolumes,
  webPortName,
} from './prometheus-pods';

/** The ports of a Prometheus pod, by the operator's names. */
export const PROMETHEUS_PORTS = tcp({ web: 9090, 'reloader-web': 8080 });

/** Selects the pods of a Prometheus, but not those of a PrometheusAgent with the same name. */
export function prometheusSelector(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': 'prometheus', 'operator.prometheus.io/name': name };
}

/**
 * The objects that the operator creates for a Prometheus: a StatefulSet per shard.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/prometheus/server/statefulset.go
 */
export function makePrometheus({ name, spec }: CustomResource): Made {
  const thanos = spec.thanos === undefined ? [] : [thanosSidecar(toPlain(spec.thanos))];
  const web = webPortName(spec);
  const ports = [
    { name: web, port: 9090, targetPort: web },
    ...(thanos.length > 0 ? [{ name: 'grpc', port: 10901, targetPort: 'grpc' }] : []),
  ];
  const shards = shardsOf(spec);
  return {
    pods: shards.map((shard) => ({
      ...shardPods(spec, name, shard, shards.length),
      workload: { kind: 'StatefulSet', name: `prometheus-${shardName(name, shard)}` },
      labels: {
        ...serverLabels(spec, 'prometheus', name, { prometheus: name }),
        ...shardLabels(name, shard),
      },
      selector: prometheusSelector(name),
      ports: [...serverPorts(spec), ...thanosPorts(spec.thanos), ...portsOf(spec.containers)],
      containers: serverContainers(spec, thanos),
    })),
    volumeClaims: serverVolumes(spec, shards.length * replicasOf(spec)),
    services: governingService(spec, 'prometheus-operated', 'prometheus', ports),
  };
}

/**
 * The objects that the operator creates for a PrometheusAgent: a StatefulSet per shard, or a DaemonSet.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/prometheus/agent/statefulset.go
 */
export function makeAgent({ name, spec }: CustomResource): Made {
  const app = 'prometheus-agent';
  const selector = { 'app.kubernetes.io/name': app, 'operator.prometheus.io/name': name };
  const common = {
    selector,
    ports: [...serverPorts(spec), ...portsOf(spec.containers)],
    containers: serverContainers(spec, []),
  };
  const labels = serverLabels(spec, app, name, selector);
  if (spec.mode === 'DaemonSet') {
    // At least one pod. The manifests do not contain the number of nodes.
    const pods = { count: 1, surge: 0, how: 'one pod on each node', ...hostNetworkOf(spec) };
    const workload = { kind: 'DaemonSet', name: `prom-agent-${name}` };
    return { pods: [{ name, workload, labels, ...common, ...pods }], volumeClaims: [], services: [] };
  }
  const web = webPortName(spec);
  const shards = shardsOf(spec);
  return {
    pods: shards.map((shard) => ({
      ...shardPods(spec, name, shard, shards.length),
      workload: { kind: 'StatefulSet', name: `prom-agent-${shardName(name, shard)}` },
      labels: { ...labels, ...shardLabels(name, shard) },
      ...common,
    })),
    volumeClaims: serverVolumes(spec, shards.length * replicasOf(spec)),
    services: governingService(spec, 'prometheus-agent-operated', app, [{ name: web, port: 9090, targetPort: web }]),
  };
}

function serverContainers(spec: Plain, beside: readonly OperatorContainer[]): readonly OperatorContainer[] {
  const server: OperatorContainer = {
    name: 'prometheus',
    role: 'container',
    resources: toResourceClaim(spec.resources),
  };
  return allContainers(spec, [INIT_RELOADER], [server, CONFIG_RELOADER, ...beside]);
}

/** With `listenLocal`, the server has no ports. Neither has its config-reloader, unless it sends signals. */
function serverPorts(spec: Plain): readonly OperatorPort[] {
  const reloader = spec.listenLocal !== true || spec.reloadStrategy === 'ProcessSignal' ? [RELOADER_PORT] : [];
  return spec.listenLocal === true ? reloader : [...tcp({ [webPortName(spec)]: 9090 }), ...reloader];
}

function thanosSidecar({ resources }: Plain): OperatorContainer {
  return { name: 'thanos-sidecar', role: 'container', resources: toResourceClaim(resources) };
}

function thanosPorts(thanos: unknown): readonly OperatorPort[] {
  if (thanos === undefined) return [];
  const { listenLocal, grpcListenLocal, httpListenLocal } = toPlain(thanos);
  return [
    ...(listenLocal === true || httpListenLocal === true ? [] : tcp({ http: 10902 })),
    ...(listenLocal === true || grpcListenLocal === true ? [] : tcp({ grpc: 10901 })),
  ];
}

function shardPods(
  spec: Plain,
  name: string,
  shard: number,
  shards: number,
): Pick<OperatorPods, 'name' | 'count' | 'surge' | 'how' | 'hostNetwork'> {
  const count = replicasOf(spec);
  const replicas = counted(count, 'replica');
  const how = shards === 1 ? replicas : `${replicas} of shard ${shard}`;
  return { name: shardName(name, shard), count, surge: 0, how, ...hostNetworkOf(spec) };
}

/** The name of a shard. The first shard has the name of the resource. */
function shardName(name: string, shard: number): string {
  return shard === 0 ? name : `${name}-shard-${shard}`;
}

function shardLabels(name: string, shard: number): Labels {
  return { 'operator.prometheus.io/name': name, 'operator.prometheus.io/shard': String(shard) };
}

function shardsOf({ shards }: Plain): readonly number[] {
  return Array.from({ length: Math.max(wholeNumber(shards) ?? 1, 1) }, (_, shard) => shard);
}
