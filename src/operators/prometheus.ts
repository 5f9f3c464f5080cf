import { makeAlertmanager } from './alertmanager';
import { NOTHING, type OperatedKind } from './operator';
import { makeAgent, makePrometheus } from './prometheus-server';
import { makeThanosRuler } from './thanos-ruler';

/*
 * The Prometheus operator 0.85 to 0.93.
 */

export { PROMETHEUS_PORTS, prometheusSelector } from './prometheus-server';

/** @see https://github.com/prometheus-operator/prometheus-operator/tree/v0.85.0/pkg */
export const PROMETHEUS_KINDS: readonly OperatedKind[] = [
  { ...kind('Prometheus', makePrometheus), readiness: 'health check' },
  { ...kind('PrometheusAgent', makeAgent), readiness: 'conditions' },
  { ...kind('Alertmanager', makeAlertmanager), readiness: 'conditions' },
  { ...kind('ThanosRuler', makeThanosRuler), readiness: 'conditions' },
  kind('AlertmanagerConfig'),
  kind('PodMonitor'),
  kind('Probe'),
  kind('PrometheusRule'),
  kind('ScrapeConfig'),
  kind('ServiceMonitor'),
];

/** The volumes of a StatefulSet remain after its deletion, unless the resource sets persistentVolumeClaimRetentionPolicy. */
function kind(name: string, make: OperatedKind['make'] = () => NOTHING): OperatedKind {
  return {
    group: 'monitoring.coreos.com',
    kind: name,
    operator: 'prometheus',
    part: 'monitoring',
    holdsData: false,
    readiness: 'none',
    make,
  };
}
