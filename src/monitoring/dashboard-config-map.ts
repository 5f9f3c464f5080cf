import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { k8s } from '../core/objects/k8s';
import { type Panel, renderDashboard } from './dashboard-json';
import type { ResolvedDashboard } from './dashboard-props';
import { objectMetadata } from './monitoring-metadata';

/**
 * Adds the ConfigMap in which Grafana's sidecar finds a dashboard.
 * @param panels a function where they depend on the finished tree
 */
export function dashboardConfigMap(
  scope: Construct,
  { name, dashboardNamespace, title, labels }: ResolvedDashboard,
  panels: readonly Panel[] | (() => readonly Panel[]),
): k8s.KubeConfigMap {
  const json = (known: readonly Panel[]) => renderDashboard(name, title, known);
  return new k8s.KubeConfigMap(scope, 'Resource', {
    metadata: objectMetadata({ name, namespace: dashboardNamespace, labels }),
    data: {
      [`${name}.json`]: typeof panels === 'function' ? Lazy.any({ produce: () => json(panels()) }) : json(panels),
    },
  });
}
