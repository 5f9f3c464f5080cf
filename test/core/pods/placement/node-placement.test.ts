import { NodePlacement, type NodePlacementProps } from '../../../../src/core/pods/placement/node-placement';

/** Affinity and tolerations as a pod has them. */
function parts(placement: NodePlacement): object {
  return { affinity: placement.toAffinity(), tolerations: placement.toTolerations() };
}

test('one label also means the taint with the same key and value', () => {
  const term = { matchExpressions: [{ key: 'pool', operator: 'In', values: ['agents'] }] };
  const tolerations = [{ effect: 'NoSchedule', key: 'pool', operator: 'Equal', value: 'agents' }];
  expect(parts(NodePlacement.required('pool', 'agents'))).toEqual({
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
    tolerations,
  });
  expect(parts(NodePlacement.preferred('pool', 'agents'))).toEqual({
    affinity: {
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ preference: term, weight: 100 }] },
    },
    tolerations,
  });
  expect(parts(NodePlacement.anywhere())).toEqual({ affinity: undefined, tolerations: undefined });
});

test('required labels are met together, each preference counts on its own, and taints have keys of their own', () => {
  const placement = new NodePlacement({
    required: [
      { key: 'kubernetes.io/arch', values: ['amd64', 'arm64'] },
      { key: 'node-role.kubernetes.io/edge', operator: 'DoesNotExist' },
      { key: 'gpu-memory', operator: 'Gt', values: ['16000'] },
    ],
    preferred: [
      { key: 'topology.kubernetes.io/zone', values: ['a'], weight: 10 },
      { key: 'disk', operator: 'Exists' },
    ],
    tolerations: [
      { key: 'gpu' },
      { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', tolerationSeconds: 30 },
      { key: 'team', value: 'care', effect: 'PreferNoSchedule' },
    ],
  });
  expect(parts(placement)).toEqual({
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            preference: {
              matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['a'] }],
            },
            weight: 10,
          },
          { preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] }, weight: 100 },
        ],
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] },
                { key: 'node-role.kubernetes.io/edge', operator: 'DoesNotExist' },
                { key: 'gpu-memory', operator: 'Gt', values: ['16000'] },
              ],
            },
          ],
        },
      },
    },
    tolerations: [
      { key: 'gpu', operator: 'Exists' },
      { effect: 'NoExecute', key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 30 },
      { effect: 'PreferNoSchedule', key: 'team', operator: 'Equal', value: 'care' },
    ],
  });
});

test('several placements become one: all conditions, each once', () => {
  const [pool, zone] = [NodePlacement.required('pool', 'agents'), NodePlacement.preferred('zone', 'a')];
  expect(NodePlacement.all([pool, zone, pool])).toEqual(
    new NodePlacement({
      required: [{ key: 'pool', values: ['agents'] }],
      preferred: [{ key: 'zone', values: ['a'] }],
      tolerations: [
        { key: 'pool', value: 'agents', effect: 'NoSchedule' },
        { key: 'zone', value: 'a', effect: 'NoSchedule' },
      ],
    }),
  );
});

test('a placement as a preference requires nothing, and tolerates the same taints', () => {
  expect(NodePlacement.required('pool', 'agents').toPreferred().toAffinity()).toEqual(
    NodePlacement.preferred('pool', 'agents').toAffinity(),
  );
  expect(NodePlacement.required('pool', 'agents').toPreferred().toTolerations()).toHaveLength(1);
});

test('a placement does not keep the lists of its caller', () => {
  const values = ['a'];
  const placement = new NodePlacement({ required: [{ key: 'zone', values }] });
  values.push('b');
  expect(JSON.stringify(placement.toAffinity())).toContain('"values":["a"]');
});

test.each<[NodePlacementProps, string]>([
  [{ required: [{ key: 'a b', values: ['x'] }] }, 'NodePlacement: required[0].key must be a label key'],
  [{ required: [{ key: 'zone' }] }, 'required[0].values must have at least one value with the operator In, got []'],
  [
    { required: [{ key: 'zone', operator: 'Exists', values: ['a'] }] },
    'required[0].values must be left out with the operator Exists, got ["a"]',
  ],
  [
    { preferred: [{ key: 'cores', operator: 'Gt', values: ['many'] }] },
    'preferred[0].values must be one whole number with the operator Gt, got ["many"]',
  ],
  [{ preferred: [{ key: 'zone', values: ['a', 'a'] }] }, 'preferred[0].values must be different from each other'],
  [
    { preferred: [{ key: 'zone', values: ['a'], weight: 101 }] },
    'preferred[0].weight must be a whole number from 1 to 100, got 101',
  ],
  [{ tolerations: [{ key: 'gpu', value: 'a b' }] }, 'tolerations[0].value must be empty, or letters'],
  [
    { tolerations: [{ key: 'gpu', tolerationSeconds: 60 }] },
    'tolerations[0].tolerationSeconds must be left out unless effect is NoExecute: other taints do not end running pods, got 60',
  ],
])('%j is refused', (props, message) => {
  expect(() => new NodePlacement(props)).toThrow(message);
});
