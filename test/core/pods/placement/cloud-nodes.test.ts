import { CloudNodes } from '../../../../src/core/pods/placement/cloud-nodes';
import { NodePlacement } from '../../../../src/core/pods/placement/node-placement';

/** Labels as `key=value`, taints as `kubectl taint` writes them. */
function words(placement: NodePlacement): string {
  const { requiredDuringSchedulingIgnoredDuringExecution: required } = placement.toAffinity()?.nodeAffinity ?? {};
  const labels = (required?.nodeSelectorTerms ?? []).flatMap(({ matchExpressions = [] }) =>
    matchExpressions.map(({ key, values = [] }) => `${key}=${values.join(',')}`),
  );
  const taints = (placement.toTolerations() ?? []).map(({ key, value, effect }) =>
    [value === undefined ? key : `${key}=${value}`, effect].join(':'),
  );
  return [...labels, 'tolerates', ...taints].join(' ');
}

test.each([
  [CloudNodes.gkeGpu('nvidia-l4'), 'cloud.google.com/gke-accelerator=nvidia-l4 tolerates nvidia.com/gpu:NoSchedule'],
  [CloudNodes.karpenterGpu('l4'), 'karpenter.k8s.aws/instance-gpu-name=l4 tolerates nvidia.com/gpu:NoSchedule'],
  [CloudNodes.eksAutoModeGpu('l4'), 'eks.amazonaws.com/instance-gpu-name=l4 tolerates nvidia.com/gpu:NoSchedule'],
  [CloudNodes.aksGpu(), 'kubernetes.azure.com/accelerator=nvidia tolerates sku=gpu:NoSchedule'],
  [CloudNodes.gkeSpot(), 'cloud.google.com/gke-spot=true tolerates cloud.google.com/gke-spot=true:NoSchedule'],
  [CloudNodes.eksSpot(), 'eks.amazonaws.com/capacityType=SPOT tolerates'],
  [CloudNodes.karpenterSpot(), 'karpenter.sh/capacity-type=spot tolerates'],
  [
    CloudNodes.aksSpot(),
    'kubernetes.azure.com/scalesetpriority=spot tolerates kubernetes.azure.com/scalesetpriority=spot:NoSchedule',
  ],
  [
    NodePlacement.all([CloudNodes.gkeGpu('nvidia-l4'), CloudNodes.gkeSpot()]),
    'cloud.google.com/gke-accelerator=nvidia-l4 cloud.google.com/gke-spot=true tolerates nvidia.com/gpu:NoSchedule cloud.google.com/gke-spot=true:NoSchedule',
  ],
])('placement %# has the labels and taints that its cloud sets', (placement, expected) => {
  expect(words(placement)).toBe(expected);
});

test('an accelerator that no label can name is refused', () => {
  expect(() => CloudNodes.gkeGpu('NVIDIA L4')).toThrow(
    'NodePlacement: required[0].values[0] must be empty, or letters',
  );
});
