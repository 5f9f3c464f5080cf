import { Peer } from '../network/peer';

/**
 * A Prometheus outside this app, with kube-prometheus' namespace and labels. @see
 * https://github.com/prometheus-operator/kube-prometheus
 */
export const PROMETHEUS = Peer.pods({ namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } });
