import { titleOf } from '../../core/objects/identity';
import { SomeValue } from '../../core/objects/some-value';
import { toPlain } from '../../core/plain';
import { rolloutSurge, wholeNumber } from '../../core/pods/rollout';
import { type CustomResource, type CustomResources, type Made, NOTHING, type OperatedKind } from '../operator';
import { labelsIn, scaledReplicas, selectorIn, templatedPods, withSurge } from './templated-pods';

/*
 * Argo Rollouts 1.10. Its Experiments and the Jobs of its analyses are not read.
 */

export const ROLLOUT_KINDS: readonly OperatedKind[] = [
  {
    group: 'argoproj.io',
    kind: 'Rollout',
    operator: 'argoRollouts',
    part: 'service',
    holdsData: false,
    readiness: 'health check',
    make: makeRollout,
  },
];

/**
 * ReplicaSets of pods with its template, or with the template of the Deployment, ReplicaSet or PodTemplate that it refers to. Their
 * metadata may depend on whether they are stable.
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.10.0-rc1/pkg/apis/rollouts/v1alpha1/types.go
 */
function makeRollout(rollout: CustomResource, others: CustomResources): Made {
  const { name, spec } = rollout;
  const referred = referredWorkload(rollout, others);
  if (typeof referred === 'string') return { ...NOTHING, missing: [referred] };
  const { count, how } = scaledReplicas(rollout, { group: 'argoproj.io', kind: 'Rollout' }, others);
  const { canary, blueGreen } = toPlain(spec.strategy);
  const surge = blueGreen === undefined ? rolloutSurge({ rollingUpdate: canary }, count) : previews(blueGreen, count);
  const [stable, other] = [
    toPlain(canary).stableMetadata ?? toPlain(blueGreen).activeMetadata,
    toPlain(canary).canaryMetadata ?? toPlain(blueGreen).previewMetadata,
  ];
  const facts = {
    selector: selectorIn(spec.selector === undefined ? (referred?.spec ?? {}) : spec),
    someLabels: { 'rollouts-pod-template-hash': SomeValue.ANY },
  };
  const template = referred?.template ?? spec.template;
  const own = templatedPods(template, {
    ...facts,
    name,
    labels: labelsIn(stable),
    count,
    surge,
    how: withSurge(how, surge),
  });
  if (stable === undefined && other === undefined) return { ...NOTHING, pods: own };
  const updated = templatedPods(template, {
    ...facts,
    name: `${name}-update`,
    labels: labelsIn(other),
    count: 0,
    surge: Math.max(surge, 1),
    how: 'the pods of an update',
  });
  return { ...NOTHING, pods: [...own.map((pods) => ({ ...pods, surge: 0, how })), ...updated] };
}

/** How many pods the preview of a blue-green update has. */
function previews(blueGreen: unknown, count: number): number {
  return wholeNumber(toPlain(blueGreen).previewReplicaCount) ?? count;
}

interface Referred {
  readonly template: unknown;
  readonly spec: CustomResource['spec'];
}

/** The workload that `workloadRef` names, or its title if it is not in the set. Undefined for a Rollout with a template of its own. */
function referredWorkload({ namespace, spec }: CustomResource, others: CustomResources): Referred | string | undefined {
  if (spec.workloadRef === undefined) return undefined;
  const { apiVersion, kind, name } = toPlain(spec.workloadRef);
  const type = `${String(apiVersion).replace(/\/?[^/]*$/, '')}/${String(kind)}`;
  const found = others.of(type, namespace).find((one) => one.name === name);
  if (found === undefined) return titleOf({ kind: String(kind), metadata: { namespace, name: String(name) } });
  return { template: kind === 'PodTemplate' ? found.template : found.spec.template, spec: found.spec };
}
