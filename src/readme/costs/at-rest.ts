import { identityOf } from '../../core/objects/identity';
import { type Plain, toPlain } from '../../core/plain';
import { isAutoscaler } from '../../core/pods/autoscalers';
import { wholeNumber } from '../../core/pods/rollout';

/**
 * The same objects without autoscalers, whose targets have the fewest replicas that the autoscaler allows. @returns the same list without
 * autoscalers
 */
export function atRest(objects: readonly Plain[]): readonly Plain[] {
  const autoscalers = new Set(objects.filter((object) => isAutoscaler(identityOf(object))));
  if (autoscalers.size === 0) return objects;
  const minima = new Map([...autoscalers].map((object) => [targetOf(object), minimumOf(object)]));
  return objects
    .filter((object) => !autoscalers.has(object))
    .map((object) => {
      const replicas = minima.get(keyOf(object));
      return replicas === undefined ? object : { ...object, spec: { ...toPlain(object.spec), replicas } };
    });
}

/** The default of an HPA is 1, of KEDA 0. @see https://keda.sh/docs/2.20/reference/scaledobject-spec/#minreplicacount */
function minimumOf(autoscaler: Plain): number {
  const { minReplicas, minReplicaCount } = toPlain(autoscaler.spec);
  const otherwise = identityOf(autoscaler).group === 'keda.sh' ? 0 : 1;
  return wholeNumber(minReplicas) ?? wholeNumber(minReplicaCount) ?? otherwise;
}

function targetOf(autoscaler: Plain): string {
  const { apiVersion = 'apps/v1', kind = 'Deployment', name } = toPlain(toPlain(autoscaler.spec).scaleTargetRef);
  return keyOf({ apiVersion, kind, metadata: { namespace: identityOf(autoscaler).namespace, name } });
}

function keyOf(object: Plain): string {
  const { group, kind, namespace, name } = identityOf(object);
  return `${group} ${kind} ${namespace}/${name}`;
}
