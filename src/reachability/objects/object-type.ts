import type { Check } from '../../core/input/input';
import { groupOf } from '../../core/objects/identity';
import { isAutoscaler } from '../../core/pods/autoscalers';
import { hasPodTemplate, podTemplatePath } from '../../core/pods/pod-templates';
import { operatedKind } from '../../operators/index';
import { isClusterScoped, isOtherPolicy } from './other-policies';
import { nameRuleOf } from './read-metadata';

/** The type of an object and what follows from it. A set has thousands of objects of a few types, so those of one type share it. */
export interface ObjectType {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  readonly isClusterScoped: boolean;
  readonly isAutoscaler: boolean;

  /** Whether an operator that we know creates other objects for it. */
  readonly isOperated: boolean;

  /** Whether it may open or close paths between pods, besides NetworkPolicy. */
  readonly isOtherPolicy: boolean;

  /** The rule for the names of its objects. */
  readonly nameRule: Check;

  /** The path to the pod template. Undefined for a type without pods. */
  readonly templatePath: readonly string[] | undefined;
}

/** The types of a set. */
export class ObjectTypes {
  private readonly known = new Map<string, Map<string, ObjectType>>();

  of(apiVersion: string, kind: string): ObjectType {
    const kinds = this.known.get(apiVersion) ?? new Map<string, ObjectType>();
    this.known.set(apiVersion, kinds);
    const type = kinds.get(kind) ?? toType(apiVersion, kind);
    kinds.set(kind, type);
    return type;
  }
}

function toType(apiVersion: string, kind: string): ObjectType {
  const type = { group: groupOf({ apiVersion }), kind };
  return {
    apiVersion,
    ...type,
    isClusterScoped: isClusterScoped(type),
    isAutoscaler: isAutoscaler(type),
    isOperated: operatedKind(type) !== undefined,
    isOtherPolicy: isOtherPolicy(type),
    nameRule: nameRuleOf(type),
    templatePath: hasPodTemplate(type) ? podTemplatePath(kind) : undefined,
  };
}
