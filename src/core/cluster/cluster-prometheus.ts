import type { Labels } from '../objects/labels';
import { resolved } from '../resolved';

/** The pods of the Prometheus that scrapes the workloads of an app. */
export interface ClusterPrometheus {
  /** The namespace that it runs in. @default monitoring */
  readonly namespace?: string;

  /** The labels of its pods. @default - app.kubernetes.io/name: prometheus, which the Prometheus operator sets */
  readonly podLabels?: Labels;
}

/** The labels of kube-prometheus. @see https://github.com/prometheus-operator/kube-prometheus */
const DEFAULTS = { namespace: 'monitoring', podLabels: { 'app.kubernetes.io/name': 'prometheus' } };

/** Fills in every default. */
export function resolveClusterPrometheus(prometheus: ClusterPrometheus = {}): Required<ClusterPrometheus> {
  return resolved(prometheus, DEFAULTS);
}
