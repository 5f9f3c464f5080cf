import { toPlain } from '../../../src/core/plain';
import type { KubeObject } from '../../support/objects';
import { find } from '../../support/objects';
import type { FakePod } from './fake-pods';
import type { Sample } from './sample';
import type { Watched } from './state-metrics';
import type { Page } from './world';

/** The page of a pod's port. */
export function pageOf(pod: FakePod, port: string, samples: readonly Sample[], path = '/metrics'): Page {
  const found = pod.containers.flatMap(({ ports }) => ports).find(({ name }) => name === port);
  if (found === undefined) throw new Error(`${pod.namespace}/${pod.name} has no port ${port}`);
  return { pod: `${pod.namespace}/${pod.name}`, address: `${pod.ip}:${found.port}${path}`, samples };
}

/** What the flags of the set's own kube-state-metrics let it read. */
export function watchedBy(objects: readonly KubeObject[]): Watched {
  const [container] = find(objects, 'Deployment', 'kube-state-metrics').spec?.template.spec?.containers ?? [];
  const flag = (name: string): readonly string[] => {
    const found = (container?.args ?? []).find((argument) => argument.startsWith(`--${name}=`));
    if (found === undefined) throw new Error(`kube-state-metrics has no flag ${name}`);
    return found.replace(/^.*=/, '').split(',');
  };
  return { resources: flag('resources'), namespaces: flag('namespaces') };
}

/**
 * The metrics of a process that every client library of Prometheus serves: 89 % of its memory limit in use, which is no reason for
 * an alert. https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
 */
export function processMetrics({ containers }: FakePod): readonly Sample[] {
  const [container] = containers;
  return [{ name: 'process_resident_memory_bytes', labels: {}, value: 0.89 * (container?.memoryLimit ?? 0) }];
}

/** The settings of a dashboard's ConfigMap. */
export interface DashboardPanel {
  readonly dashboard: string;
  readonly title: string;
  readonly expressions: readonly string[];
}

/** Every panel of the set's dashboards. */
export function panelsIn(objects: readonly KubeObject[]): readonly DashboardPanel[] {
  return objects
    .filter(({ kind, metadata }) => kind === 'ConfigMap' && metadata.labels?.grafana_dashboard === '1')
    .flatMap(({ metadata, data }) =>
      Object.values(toPlain(data)).flatMap((text) => {
        const { panels } = JSON.parse(String(text)) as {
          readonly panels: readonly {
            readonly title: string;
            readonly targets: readonly { readonly expr: string }[];
          }[];
        };
        return panels.map(({ title, targets }) => ({
          dashboard: metadata.name,
          title,
          expressions: targets.map(({ expr }) => expr),
        }));
      }),
    );
}
