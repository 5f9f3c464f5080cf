import { identityOf, type PlainIdentity, titleOf } from '../objects/identity';
import { type Plain, toPlain } from '../plain';
import { wholeNumber } from './rollout';

/** The maximum of each autoscaler, by its target. */
export type AutoscalerMaxima = ReadonlyMap<string, AutoscalerMaximum>;

/** The largest number of replicas that an autoscaler may set. */
export interface AutoscalerMaximum {
  readonly replicas: number;

  /** The autoscaler's name in messages, such as `HorizontalPodAutoscaler 'api-hpa'`. */
  readonly autoscaler: string;
}

/** The types of autoscalers, as `group/Kind`. */
const AUTOSCALERS: readonly string[] = ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'];

/** KEDA's default for a ScaledObject without `maxReplicaCount`. */
const KEDA_MAX_REPLICAS = 100;

/** Whether objects of this type set the number of replicas of another object. */
export function isAutoscaler({ group, kind }: Pick<PlainIdentity, 'group' | 'kind'>): boolean {
  return AUTOSCALERS.includes(`${group}/${kind}`);
}

/** The maximum number of replicas that the autoscalers among some objects may request. */
export function autoscalerMaxima(objects: readonly Plain[]): AutoscalerMaxima {
  return new Map(objects.filter((object) => isAutoscaler(identityOf(object))).map(toMaximum));
}

/** The maximum of the autoscaler of an object, if it has one. */
export function maximumOf(
  { group, kind, namespace, name }: Omit<PlainIdentity, 'title'>,
  maxima: AutoscalerMaxima,
): AutoscalerMaximum | undefined {
  return maxima.get(toKey({ group, kind, namespace, name }));
}

function toMaximum(object: Plain): readonly [string, AutoscalerMaximum] {
  const { scaleTargetRef, maxReplicas, maxReplicaCount } = toPlain(object.spec);
  const { apiVersion = 'apps/v1', kind = 'Deployment', name } = toPlain(scaleTargetRef);
  const scaler = identityOf(object);
  const target = identityOf({ apiVersion, kind, metadata: { namespace: scaler.namespace, name } });
  const autoscaler = titleOf({ kind: scaler.kind, metadata: { name: scaler.name } });
  return [
    toKey(target),
    { replicas: wholeNumber(maxReplicas) ?? wholeNumber(maxReplicaCount) ?? KEDA_MAX_REPLICAS, autoscaler },
  ];
}

function toKey({ group, kind, namespace, name }: Omit<PlainIdentity, 'title'>): string {
  return `${group} ${kind} ${namespace}/${name}`;
}
