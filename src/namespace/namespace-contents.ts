import { groupedBy } from '../core/grouped';
import { identityOf, type PlainIdentity } from '../core/objects/identity';
import { type Plain, toPlain } from '../core/plain';
import { isAutoscaler } from '../core/pods/autoscalers';
import { isRuntimeClass, type Overheads, toOverheads } from '../core/pods/pod-overhead';
import { hasPodTemplate, podTemplateOf } from '../core/pods/pod-templates';
import { toAmounts } from '../core/pods/resources';
import { operatedKind } from '../operators/index';
import { type NamedBounds, toNamedBounds } from './bounds-fit';
import { type NamedLimits, toNamedLimits } from './limit-fit';
import { type ObjectClaim, toObjectClaims } from './object-claims';
import { overheadMisfits } from './overhead-fit';
import { type QuotaScope, toQuotaScopes } from './scopes/quota-scopes';
import { toWorkloadClaims, type WorkloadClaim } from './workload-claims';

/** The objects of an app in one namespace, as ResourceQuotas and LimitRanges count them. */
export interface NamespaceContents {
  readonly workloads: readonly WorkloadClaim[];
  readonly objects: readonly ObjectClaim[];

  readonly quotas: readonly NamedQuota[];
  readonly limits: readonly NamedLimits[];

  /** The bounds that LimitRanges set for whole pods and for volume claims. */
  readonly bounds: readonly NamedBounds[];

  /** The overhead of each RuntimeClass of the app. */
  readonly overheads: Overheads;

  /** What is wrong with the overheads that pod templates state. */
  readonly overheadMisfits: readonly string[];
}

/** A ResourceQuota. */
export interface NamedQuota {
  /** Its name in messages, such as `ResourceQuota 'ai-agents/ai-agents-quota'`. */
  readonly title: string;

  /** The quota's `spec.hard`. */
  readonly hard: Readonly<Record<string, string>>;

  /** What it asks of the pods that it counts. A quota without scopes counts all pods and the other objects. */
  readonly scopes: readonly QuotaScope[];
}

const READ_KINDS: readonly string[] = ['/LimitRange', '/PersistentVolumeClaim', '/ResourceQuota', '/Service'];

/** Whether quotas depend on the contents of an object. Other objects are counted by name and need no rendering. */
export function isReadForQuotas(type: Pick<PlainIdentity, 'group' | 'kind'>): boolean {
  const listed = READ_KINDS.includes(`${type.group}/${type.kind}`);
  return (
    listed || hasPodTemplate(type) || isAutoscaler(type) || isRuntimeClass(type) || operatedKind(type) !== undefined
  );
}

/** Groups plain API objects by namespace. */
export function namespaceContents(objects: readonly object[]): ReadonlyMap<string, NamespaceContents> {
  const plain = objects.map(toPlain);
  const overheads = toOverheads(plain);
  const byNamespace = groupedBy(plain, (object) => identityOf(object).namespace);
  return new Map([...byNamespace].map(([namespace, inside]) => [namespace, contentsOf(namespace, inside, overheads)]));
}

/** The contents of an empty namespace. */
export const NO_CONTENTS: NamespaceContents = {
  workloads: [],
  objects: [],
  quotas: [],
  limits: [],
  bounds: [],
  overheads: new Map(),
  overheadMisfits: [],
};

/** The contents of one namespace. @param objects the plain API objects in it */
export function contentsOf(namespace: string, objects: readonly Plain[], overheads: Overheads): NamespaceContents {
  return {
    overheads,
    overheadMisfits: objects.flatMap((object) =>
      overheadMisfits(identityOf(object).title, podTemplateOf(object), overheads),
    ),
    workloads: toWorkloadClaims(objects, overheads),
    objects: toObjectClaims([...objects, ...givenObjects(namespace)]),
    quotas: objects.filter((object) => isCore(object, 'ResourceQuota')).map(toQuota),
    limits: objects.filter((object) => isCore(object, 'LimitRange')).flatMap(toNamedLimits),
    bounds: objects.filter((object) => isCore(object, 'LimitRange')).flatMap(toNamedBounds),
  };
}

/**
 * Objects that Kubernetes creates in every namespace and that quotas count.
 * @see https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts
 */
function givenObjects(namespace: string): readonly object[] {
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace, name: 'kube-root-ca.crt' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { namespace, name: 'default' } },
  ];
}

function toQuota(object: Plain): NamedQuota {
  const spec = toPlain(object.spec);
  return { title: identityOf(object).title, hard: toAmounts(spec.hard), scopes: toQuotaScopes(spec) };
}

function isCore(object: Plain, kind: string): boolean {
  const identity = identityOf(object);
  return identity.kind === kind && identity.group === '';
}
