import { checkedCalls } from '../../input/checked-calls';
import { NodePlacement } from './node-placement';

/**
 * Keeps pods without a GPU off the node. Its value differs: GKE sets `present`, NVIDIA's own guides `true` or none. GKE, and any
 * cluster with the admission plugin ExtendedResourceToleration, would add the same toleration.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#extendedresourcetoleration
 */
const NVIDIA_TAINT = { key: 'nvidia.com/gpu', effect: 'NoSchedule' } as const;

/**
 * Nodes with a GPU and spot nodes, by the labels and taints that each cloud sets. `NodePlacement.all` combines them.
 *
 * A label selects nodes, and reserves no device: pods for a GPU also need `extendedResources: { 'nvidia.com/gpu': 1 }`. Spot nodes
 * are cheap because the cloud may take them back, with two minutes' notice on EKS and 30 seconds on GKE and AKS: a session
 * ends with its node. `toPreferred` lets pods run elsewhere while there are none.
 */
@checkedCalls('CloudNodes')
export class CloudNodes {
  /**
   * GPUs on GKE: the label `cloud.google.com/gke-accelerator`, and the taint `nvidia.com/gpu=present:NoSchedule`, which GKE adds
   * where the cluster also has nodes without GPUs.
   * @param accelerator such as `nvidia-l4`
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/gpus
   */
  static gkeGpu(accelerator: string): NodePlacement {
    return withGpu('cloud.google.com/gke-accelerator', accelerator);
  }

  /**
   * GPUs on EKS with Karpenter: the label `karpenter.k8s.aws/instance-gpu-name`. The NodePool sets the taint, by convention
   * `nvidia.com/gpu:NoSchedule` with any value.
   * @param gpu such as `l4` or `a10g`
   * @see https://karpenter.sh/docs/concepts/scheduling/#well-known-labels
   */
  static karpenterGpu(gpu: string): NodePlacement {
    return withGpu('karpenter.k8s.aws/instance-gpu-name', gpu);
  }

  /**
   * GPUs on EKS Auto Mode: the label `eks.amazonaws.com/instance-gpu-name`, and a taint `nvidia.com/gpu:NoSchedule` of the NodePool.
   * @param gpu such as `l4` or `a10g`
   * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-accelerated.html
   */
  static eksAutoModeGpu(gpu: string): NodePlacement {
    return withGpu('eks.amazonaws.com/instance-gpu-name', gpu);
  }

  /**
   * GPUs on AKS: the label `kubernetes.azure.com/accelerator=nvidia`, and the taint `sku=gpu:NoSchedule`, which Azure's guide gives to node
   * pools with GPUs. The label does not tell models apart: add the pool's own, `kubernetes.azure.com/agentpool`.
   * @see https://learn.microsoft.com/en-us/azure/aks/use-nvidia-gpu
   * @see https://learn.microsoft.com/en-us/azure/aks/use-labels
   */
  static aksGpu(): NodePlacement {
    return new NodePlacement({
      required: [{ key: 'kubernetes.azure.com/accelerator', values: ['nvidia'] }],
      tolerations: [{ key: 'sku', value: 'gpu', effect: 'NoSchedule' }],
    });
  }

  /**
   * Spot nodes of GKE: the label `cloud.google.com/gke-spot`, and the taint of the same name that Autopilot and node auto-provisioning add.
   * @see https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms
   */
  static gkeSpot(): NodePlacement {
    return NodePlacement.required('cloud.google.com/gke-spot', 'true');
  }

  /**
   * Spot nodes of EKS managed node groups: the label `eks.amazonaws.com/capacityType`. EKS sets no taint.
   * @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-groups.html
   */
  static eksSpot(): NodePlacement {
    return new NodePlacement({ required: [{ key: 'eks.amazonaws.com/capacityType', values: ['SPOT'] }] });
  }

  /**
   * Spot nodes of Karpenter, EKS Auto Mode, and AKS node auto-provisioning: the label `karpenter.sh/capacity-type`. Karpenter sets no taint.
   * @see https://karpenter.sh/docs/concepts/scheduling/#well-known-labels
   */
  static karpenterSpot(): NodePlacement {
    return new NodePlacement({ required: [{ key: 'karpenter.sh/capacity-type', values: ['spot'] }] });
  }

  /**
   * Spot node pools of AKS: the label and the taint `kubernetes.azure.com/scalesetpriority`.
   * @see https://learn.microsoft.com/en-us/azure/aks/spot-node-pool
   */
  static aksSpot(): NodePlacement {
    return NodePlacement.required('kubernetes.azure.com/scalesetpriority', 'spot');
  }

  private constructor() {}
}

function withGpu(key: string, value: string): NodePlacement {
  return new NodePlacement({ required: [{ key, values: [value] }], tolerations: [NVIDIA_TAINT] });
}
