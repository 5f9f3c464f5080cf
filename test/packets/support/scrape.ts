import type { Pod } from 'kubernetes-types/core/v1';
import { toList, toPlain } from '../../../src/core/plain';
import type { Cluster } from '../../cluster/support/cluster';
import type { KubeObject } from '../../support/objects';
import type { LivePod } from './parties';

/** The metrics that the scraper got from one pod. */
export interface Scrape {
  readonly pod: string;
  readonly metrics: string;
}

/** Scrapes the pods of a PodMonitor as Prometheus does: the port by name, each pod by address. */
export async function scrape(cluster: Cluster, from: LivePod, monitor: KubeObject): Promise<readonly Scrape[]> {
  const { selector, podMetricsEndpoints } = toPlain(monitor.spec);
  const labels = Object.entries(toPlain(toPlain(selector).matchLabels));
  const { port, path } = toPlain(toList(podMetricsEndpoints)[0]);
  const pods = cluster
    .list<Pod>('pods', monitor.metadata.namespace)
    .filter(({ metadata }) => labels.every(([key, value]) => metadata?.labels?.[key] === value));
  return Promise.all(
    pods.map(async ({ metadata, spec, status }) => {
      const declared = spec?.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === port);
      const url = `http://${status?.podIP}:${declared?.containerPort}${path}`;
      const metrics = await cluster.execute(from.name, from.namespace, `timeout 4 wget -qO- ${url}`);
      return { pod: metadata?.name ?? '', metrics };
    }),
  );
}
