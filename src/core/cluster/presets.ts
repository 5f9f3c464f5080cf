import { defined } from '../defined';
import { frozen } from '../frozen';
import { distinct } from '../order';
import { OPENSHIFT_DNS } from './cluster-dns';
import type { ClusterProps } from './cluster-props';
import { NETWORK_PLUGINS } from './network-plugin';

/*
 * What is the same in all clusters of a kind, or is its default. What differs by installation, or is not certain, is left out.
 */

/** @see https://github.com/kubernetes-sigs/kind/blob/v0.29.0/pkg/apis/config/v1alpha4/default.go */
export const KIND: ClusterProps = frozen({
  podCidrs: ['10.244.0.0/16'],
  serviceCidrs: ['10.96.0.0/16'],
});

/**
 * Pods have addresses of the VPC, and Services are in 10.100.0.0/16 or 172.20.0.0/16, so neither is known.
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
export const EKS: ClusterProps = frozen({ networkPlugin: NETWORK_PLUGINS.amazonVpcCni });

/**
 * Services have public addresses of Google's own, unless the cluster was given a range. With NodeLocal DNSCache (always in Autopilot, and by
 * default from 1.34.1), queries go to its address, or to its pods with Dataplane V2; with Cloud DNS, to the metadata server.
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache
 * @see https://docs.cloud.google.com/kubernetes-engine/docs/concepts/alias-ips
 * @see https://github.com/tektoncd/operator/issues/4000
 */
export const GKE: ClusterProps = frozen({
  serviceCidrs: ['34.118.224.0/20'],
  dns: {
    cachePodLabels: { 'k8s-app': 'node-local-dns' },
    localCidrs: ['169.254.20.10/32', '169.254.169.254/32'],
  },
});

/**
 * The defaults of `az aks create` with Azure CNI Overlay. 168.63.129.16 is public, and serves settings and health of the node.
 * @see https://learn.microsoft.com/en-us/azure/aks/azure-cni-overlay
 * @see https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16
 */
export const AKS: ClusterProps = frozen({
  podCidrs: ['10.244.0.0/16'],
  serviceCidrs: ['10.0.0.0/16'],
  metadataCidrs: ['168.63.129.16/32'],
});

/**
 * The defaults of the installer, and the Prometheus of user workload monitoring, which an administrator enables.
 * @see https://github.com/openshift/installer/blob/main/pkg/types/defaults/installconfig.go
 * @see https://github.com/openshift/cluster-monitoring-operator/blob/main/assets/prometheus-user-workload/prometheus.yaml
 */
export const OPENSHIFT: ClusterProps = frozen({
  podCidrs: ['10.128.0.0/14'],
  serviceCidrs: ['172.30.0.0/16'],
  dns: OPENSHIFT_DNS,
  prometheus: { namespace: 'openshift-user-workload-monitoring' },
  networkPlugin: NETWORK_PLUGINS.ovnKubernetes,
});

/** The defaults of `k3s server`. @see https://docs.k3s.io/cli/server */
export const K3S: ClusterProps = frozen({
  podCidrs: ['10.42.0.0/16'],
  serviceCidrs: ['10.43.0.0/16'],
});

/** The facts of a preset, with those of an installation in their place. Addresses of the platform are added to the preset's. */
export function withFacts(preset: ClusterProps, given: ClusterProps): ClusterProps {
  const { dns, metadataCidrs = [], ...others } = given;
  return {
    ...preset,
    ...defined(others),
    dns: { ...preset.dns, ...defined({ ...dns }) },
    metadataCidrs: distinct([...(preset.metadataCidrs ?? []), ...metadataCidrs]),
  };
}
