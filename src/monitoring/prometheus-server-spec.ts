import {
  type PrometheusSpec,
  PrometheusSpecAlertingAlertmanagersPort,
  PrometheusSpecResourcesLimits,
  PrometheusSpecResourcesRequests,
  PrometheusSpecStorageVolumeClaimTemplateSpecResourcesRequests,
} from '../../imports/monitoring.coreos.com';
import type { k8s } from '../core/objects/k8s';
import { NAMESPACE_NAME_LABEL } from '../core/objects/labels';
import { restrictedPod } from '../core/pods/pod-security';
import type { ResolvedPrometheus } from './prometheus-server-props';

/** User and group of the official image. */
const IDENTITY = { userId: 65_534, groupId: 65_534 };

/**
 * The permission to look up scrape targets.
 * @see https://prometheus-operator.dev/docs/platform/rbac/#prometheus-rbac
 */
export function scraperRules(): k8s.PolicyRule[] {
  const verbs = ['get', 'list', 'watch'];
  return [
    { apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs },
  ];
}

/** The spec of a Prometheus. */
export function prometheusSpec(prometheus: ResolvedPrometheus): PrometheusSpec {
  const { name, version, replicas, retentionDays, monitoredNamespaces } = prometheus;
  const namespaces = {
    matchExpressions: [{ key: NAMESPACE_NAME_LABEL, operator: 'In', values: [...monitoredNamespaces] }],
  };
  return {
    alerting: alerting(prometheus),
    enableServiceLinks: false,
    image: `quay.io/prometheus/prometheus:${version}`,
    // Empty selectors match all monitors and alerts of the namespaces; missing selectors match nothing.
    podMonitorNamespaceSelector: namespaces,
    podMonitorSelector: {},
    replicas,
    resources: resources(prometheus),
    retention: `${retentionDays}d`,
    ruleNamespaceSelector: namespaces,
    ruleSelector: {},
    securityContext: restrictedPod(IDENTITY),
    serviceAccountName: name,
    serviceMonitorNamespaceSelector: namespaces,
    serviceMonitorSelector: {},
    storage: storage(prometheus),
    topologySpreadConstraints: ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
      labelSelector: { matchLabels: { 'operator.prometheus.io/name': name } },
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: 'ScheduleAnyway',
    })),
    version,
  };
}

function alerting({ alertmanager }: ResolvedPrometheus): PrometheusSpec['alerting'] {
  if (alertmanager === undefined) return undefined;
  const { serviceName, namespace, port } = alertmanager;
  return {
    alertmanagers: [{ name: serviceName, namespace, port: PrometheusSpecAlertingAlertmanagersPort.fromNumber(port) }],
  };
}

function resources({
  cpuRequest,
  cpuLimit,
  memoryRequest,
  memoryLimit,
}: ResolvedPrometheus): PrometheusSpec['resources'] {
  return {
    limits: {
      cpu: PrometheusSpecResourcesLimits.fromString(cpuLimit),
      memory: PrometheusSpecResourcesLimits.fromString(memoryLimit),
    },
    requests: {
      cpu: PrometheusSpecResourcesRequests.fromString(cpuRequest),
      memory: PrometheusSpecResourcesRequests.fromString(memoryRequest),
    },
  };
}

function storage({ storageSize, storageClassName }: ResolvedPrometheus): PrometheusSpec['storage'] {
  const size = PrometheusSpecStorageVolumeClaimTemplateSpecResourcesRequests.fromString(storageSize);
  return {
    volumeClaimTemplate: {
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: size } },
        storageClassName,
      },
    },
  };
}
