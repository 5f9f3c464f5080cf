import { type Check, Input, refuses, shown } from '../core/input';
import { dnsLabel, labelKey, labelValue, serviceName } from '../core/names';
import { count, port } from '../core/numbers';
import { bytes, cpu, toNano } from '../core/quantity';
import { VERSIONS } from '../operators/versions';
import type { PrometheusServerProps, ResolvedPrometheus } from './prometheus-server-props';

/** A release of Prometheus. */
const version: Check = (value) =>
  typeof value === 'string' && /^v\d+\.\d+\.\d+$/.test(value) ? undefined : { must: 'be a release such as v3.5.0' };

/** Fills every default. */
export function resolvePrometheus(props: PrometheusServerProps): ResolvedPrometheus {
  const { alertmanager } = props;
  return {
    name: props.name,
    namespace: props.namespace,
    monitoredNamespaces: [...props.monitoredNamespaces].sort(),
    version: props.version ?? VERSIONS.prometheus.version,
    replicas: props.replicas ?? 2,
    retentionDays: props.retentionDays ?? 15,
    storageSize: props.storageSize ?? '50Gi',
    storageClass: props.storageClass,
    cpuRequest: props.cpuRequest ?? '500m',
    cpuLimit: props.cpuLimit ?? '2',
    memoryRequest: props.memoryRequest ?? '2Gi',
    memoryLimit: props.memoryLimit ?? '4Gi',
    alertmanager: alertmanager && {
      serviceName: alertmanager.serviceName,
      namespace: alertmanager.namespace,
      port: alertmanager.port ?? 9093,
      podLabels: { ...(alertmanager.podLabels ?? { 'app.kubernetes.io/name': 'alertmanager' }) },
    },
  };
}

/**
 * @returns warnings
 * @throws InputError with every wrong prop
 */
export function checkPrometheus(subject: string, prometheus: ResolvedPrometheus): readonly string[] {
  const input = new Input(subject);
  const { alertmanager, monitoredNamespaces } = prometheus;
  input.required('name', prometheus.name, dnsLabel);
  input.required('namespace', prometheus.namespace, dnsLabel);
  input.required('version', prometheus.version, version);
  input.required('replicas', prometheus.replicas, count);
  input.required('retentionDays', prometheus.retentionDays, count);
  input.required('storageSize', prometheus.storageSize, bytes);
  input.optional('storageClass', prometheus.storageClass, dnsLabel);
  checkAmounts(input, prometheus);
  input.each('monitoredNamespaces', monitoredNamespaces, dnsLabel);
  input.distinct('monitoredNamespaces', monitoredNamespaces);
  if (monitoredNamespaces.length === 0) input.refuse('monitoredNamespaces must name one namespace at least');
  if (alertmanager === undefined) {
    input.warn('alertmanager should be given: without it alerts fire, and nobody is told');
  } else {
    input.required('alertmanager.serviceName', alertmanager.serviceName, serviceName);
    input.required('alertmanager.namespace', alertmanager.namespace, dnsLabel);
    input.required('alertmanager.port', alertmanager.port, port);
    input.entries('alertmanager.podLabels', alertmanager.podLabels, labelKey, labelValue);
  }
  return input.done();
}

function checkAmounts(input: Input, { cpuRequest, cpuLimit, memoryRequest, memoryLimit }: ResolvedPrometheus): void {
  for (const [name, request, limit, check] of [
    ['cpu', cpuRequest, cpuLimit, cpu],
    ['memory', memoryRequest, memoryLimit, bytes],
  ] as const) {
    input.required(`${name}Request`, request, check);
    input.required(`${name}Limit`, limit, check);
    if (refuses(check, request) || refuses(check, limit) || toNano(request) <= toNano(limit)) continue;
    input.refuse(`${name}Request must be at most ${name}Limit ${shown(limit)}, got ${shown(request)}`);
  }
}
