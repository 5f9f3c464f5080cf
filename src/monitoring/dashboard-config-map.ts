import type { Construct } from 'constructs';
import { k8s } from '../core/objects/k8s';
import { type Panel, renderDashboard } from './dashboard-json';
import type { ResolvedDashboard } from './dashboard-props';
import { objectMetadata } from './monitoring-metadata';

/** Adds the ConfigMap in which Grafana's sidecar finds a dashboard. */
export function dashboardConfigMap(
  scope: Construct,
  { name, dashboardNamespace, title, labels }: ResolvedDashboard,
  panels: readonly Panel[],
): k8s.KubeConfigMap {
  return new k8s.KubeConfigMap(scope, 'Resource', {
    metadata: objectMetadata({ name, namespace: dashboardNamespace, labels }),
    data: { [`${name}.json`]: renderDashboard(name, title, panels) },
  });
}
