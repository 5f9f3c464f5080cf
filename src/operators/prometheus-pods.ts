import { defined } from '../core/defined';
import { mapValues } from '../core/grouped';
import type { Labels } from '../core/objects/labels';
import { type Plain, toList, toPlain } from '../core/plain';
import { type ResourceClaim, toResourceClaim } from '../core/pods/resources';
import { wholeNumber } from '../core/pods/rollout';
import type { OperatorContainer, OperatorPort, OperatorService, OperatorVolumeClaims } from './operator';
import { toContainer, toInitContainer, withPatches } from './pod-spec';

/*
 * The parts that the four servers of the Prometheus operator share.
 */

/**
 * The resources of a config-reloader. The operator's flags --config-reloader-cpu-request, -cpu-limit, -memory-request and
 * -memory-limit change them.
 * @see https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/cmd/operator/main.go
 */
const RELOADER: ResourceClaim = {
  requests: { cpu: '10m', memory: '50Mi' },
  limits: { cpu: '10m', memory: '50Mi' },
};

/** Writes the configuration before the server starts. */
export const INIT_RELOADER: OperatorContainer = { name: 'init-config-reloader', role: 'init', resources: RELOADER };

/** Rewrites the configuration and reloads the server. */
export const CONFIG_RELOADER: OperatorContainer = { name: 'config-reloader', role: 'container', resources: RELOADER };

/** The port of a config-reloader. */
export const RELOADER_PORT: OperatorPort = { name: 'reloader-web', port: 8080, protocol: 'TCP' };

/** All containers of a pod: init containers, the server and its sidecars, merged with `spec.initContainers` and `spec.containers`. */
export function allContainers(
  { initContainers, containers }: Plain,
  init: readonly OperatorContainer[],
  main: readonly OperatorContainer[],
): readonly OperatorContainer[] {
  return [
    ...withPatches(init, toList(initContainers).map(toInitContainer)),
    ...withPatches(main, toList(containers).map(toContainer)),
  ];
}

/** The resources of an Alertmanager or a ThanosRuler. The operator adds a memory request of 200Mi if none is set. */
export function withMemoryRequest(resources: unknown): ResourceClaim {
  const { requests, limits } = toResourceClaim(resources);
  return { requests: { memory: '200Mi', ...requests }, limits };
}

/** The labels of a server's pods: the operator's own and those of `spec.podMetadata`. */
export function serverLabels(spec: Plain, app: string, name: string, own: Labels): Labels {
  return {
    ...mapValues(toPlain(toPlain(spec.podMetadata).labels), String),
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'prometheus-operator',
    'app.kubernetes.io/name': app,
    ...own,
  };
}

/** The name of the server's web port. */
export function webPortName({ portName: name }: Plain): string {
  return typeof name === 'string' && name !== '' ? name : 'web';
}

/** The number of replicas, by default 1. An update adds no pod, because a StatefulSet stops a pod before it starts it again. */
export function replicasOf({ replicas }: Plain): number {
  return wholeNumber(replicas) ?? 1;
}

/** One volume per server, unless it stores its data in an emptyDir. */
export function serverVolumes({ storage }: Plain, count: number): readonly OperatorVolumeClaims[] {
  const { emptyDir, ephemeral, volumeClaimTemplate } = toPlain(storage);
  if (emptyDir !== undefined) return [];
  const template = ephemeral === undefined ? volumeClaimTemplate : toPlain(ephemeral).volumeClaimTemplate;
  const { resources, storageClassName } = toPlain(toPlain(template).spec);
  const size = toPlain(toPlain(resources).requests).storage;
  if (size === undefined) return [];
  const className = storageClassName === undefined ? undefined : String(storageClassName);
  return [{ name: 'data', count, size: String(size), ...defined({ storageClassName: className }) }];
}

/** The headless Service that all servers of a kind in a namespace share. None if the resource sets `serviceName`. */
export function governingService(
  { serviceName }: Plain,
  name: string,
  app: string,
  ports: OperatorService['ports'],
): readonly OperatorService[] {
  if (serviceName !== undefined) return [];
  return [{ name, selector: { 'app.kubernetes.io/name': app }, ports, headless: true }];
}
