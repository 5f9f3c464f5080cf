import { type Chart, Testing } from 'cdk8s';
import { Cluster } from '../../src/core/cluster/cluster';
import type { ClusterProps } from '../../src/core/cluster/cluster-props';

/** A cluster whose API server is known, so that nothing warns of it. */
export const KNOWN_API: ClusterProps = { apiServer: { cidrs: ['10.0.0.1/32'], ports: [6443] } };

/** An empty chart for a cluster with these facts. */
export function chartOn(props: ClusterProps = KNOWN_API): Chart {
  const chart = Testing.chart();
  new Cluster(props).addTo(chart);
  return chart;
}
