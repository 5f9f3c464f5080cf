import { Peer } from '../network/peer';

/** A Prometheus that this app does not run, with the namespace and the labels of kube-prometheus. @see https://github.com/prometheus-operator/kube-prometheus */
export const PROMETHEUS = Peer.pods({ namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } });
