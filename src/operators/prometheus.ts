import { madeOfAlertmanager } from './alertmanager';
import { NOTHING, type OperatedKind } from './operator';
import { madeOfAgent, madeOfPrometheus } from './prometheus-server';
import { madeOfThanosRuler } from './thanos-ruler';

/*
 * The Prometheus operator 0.85 to 0.93.
 */

export { PROMETHEUS_PORTS, prometheusSelector } from './prometheus-server';

/** @see https://github.com/prometheus-operator/prometheus-operator/tree/v0.85.0/pkg */
export const PROMETHEUS_KINDS: readonly OperatedKind[] = [
  { ...kind('Prometheus', madeOfPrometheus), readiness: 'health check' },
  { ...kind('PrometheusAgent', madeOfAgent), readiness: 'conditions' },
  { ...kind('Alertmanager', madeOfAlertmanager), readiness: 'conditions' },
  { ...kind('ThanosRuler', madeOfThanosRuler), readiness: 'conditions' },
  kind('AlertmanagerConfig'),
  kind('PodMonitor'),
  kind('Probe'),
  kind('PrometheusRule'),
  kind('ScrapeConfig'),
  kind('ServiceMonitor'),
];

/** The volumes of a StatefulSet outlive it, unless the resource sets persistentVolumeClaimRetentionPolicy. */
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
