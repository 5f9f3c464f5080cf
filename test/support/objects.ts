import { readFileSync } from 'node:fs';
import type { App } from 'cdk8s';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import type { Deployment, StatefulSet } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type {
  LimitRange,
  Namespace,
  Pod,
  PodTemplate,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { Role, RoleBinding } from 'kubernetes-types/rbac/v1';

/** Any Kubernetes object, as plain JSON. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** The kinds whose type `find` knows. */
interface Kinds {
  readonly Deployment: Deployment;
  readonly StatefulSet: StatefulSet;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly LimitRange: LimitRange;
  readonly Namespace: Namespace;
  readonly NetworkPolicy: NetworkPolicy;
  readonly Pod: Pod;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly PodTemplate: PodTemplate;
  readonly ResourceQuota: ResourceQuota;
  readonly Role: Role;
  readonly RoleBinding: RoleBinding;
  readonly Secret: Secret;
  readonly Service: Service;
  readonly ServiceAccount: ServiceAccount;
}

/** The object with this kind and name. @throws Error that lists the existing objects unless exactly one matches */
export function find<K extends keyof Kinds>(
  objects: readonly object[],
  kind: K,
  name: string,
  namespace?: string,
): Kinds[K];
export function find(objects: readonly object[], kind: string, name: string, namespace?: string): KubeObject;
export function find(objects: readonly object[], kind: string, name: string, namespace?: string): object {
  const all = objects.map(toKubeObject);
  const found = all.filter(
    (object) =>
      object.kind === kind &&
      object.metadata.name === name &&
      (namespace === undefined || object.metadata.namespace === namespace),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const wanted = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
    throw new Error(`${found.length} objects are ${wanted}; there are:\n${all.map(toIdentity).join('\n')}`);
  }
  return first;
}

/** The documents of a YAML file, read as the API server reads them: YAML 1.1, where `on` is a boolean. */
export function loadYaml(file: string): readonly KubeObject[] {
  return loadAll(readFileSync(file, 'utf8'), { schema: YAML11_SCHEMA }).map(toKubeObject);
}

/** The objects of an app as text. Does not validate the tree again, which saves two thirds of the time. */
export function renderedText({ charts }: App): string {
  return JSON.stringify(charts.flatMap(({ apiObjects }) => apiObjects.map((object) => object.toJson())));
}

/** The identity of an object: `v1 Pod stella/demo`. */
export function toIdentity({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): string {
  return `${apiVersion} ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** @throws Error when the value has no apiVersion, kind or name */
export function toKubeObject(value: unknown): KubeObject {
  if (!isKubeObject(value)) throw new Error(`not a Kubernetes object: ${JSON.stringify(value).slice(0, 200)}`);
  return value;
}

function isKubeObject(value: unknown): value is KubeObject {
  if (typeof value !== 'object' || value === null) return false;
  if (!('apiVersion' in value && 'kind' in value && 'metadata' in value)) return false;
  const { apiVersion, kind, metadata } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return false;
  return typeof metadata === 'object' && metadata !== null && 'name' in metadata && typeof metadata.name === 'string';
}
