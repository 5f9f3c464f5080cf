import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { groupedBy } from '../core/grouped';
import { apiObjectsIn } from '../core/objects/api-objects';
import { groupOf, identityOf } from '../core/objects/identity';
import { rendered } from '../core/objects/rendered';
import { type Plain, toPlain } from '../core/plain';
import { isRuntimeClass, type Overheads, toOverheads } from '../core/pods/pod-overhead';
import { contentsOf, isReadForQuotas, type NamespaceContents, NO_CONTENTS } from './namespace-contents';

/** The objects of an app by namespace. Those of a namespace are rendered and read when somebody asks for it: most have no limits. */
export class AppNamespaces {
  private readonly objects: ReadonlyMap<string, readonly ApiObject[]>;
  private readonly overheads: Overheads;
  private readonly known = new Map<string, NamespaceContents>();

  constructor(root: IConstruct) {
    const all = apiObjectsIn(root);
    this.overheads = toOverheads(all.filter((object) => isRuntimeClass(typeOf(object))).map(rendered));
    // kubectl decides where an object without a namespace goes.
    const placed = all.filter((object) => object.metadata.namespace !== undefined || isRuntimeClass(typeOf(object)));
    this.objects = groupedBy(placed, namespaceOf);
  }

  /** The namespaces with a ResourceQuota or a LimitRange, in tree order. */
  get limited(): readonly string[] {
    const isLimit = (object: ApiObject) => groupOf(object) === '' && /^(ResourceQuota|LimitRange)$/.test(object.kind);
    return [...this.objects].filter(([, objects]) => objects.some(isLimit)).map(([namespace]) => namespace);
  }

  /** The contents of a namespace, as ResourceQuotas and LimitRanges count them. */
  contentsOf(namespace: string): NamespaceContents {
    const objects = this.objects.get(namespace);
    if (objects === undefined) return NO_CONTENTS;
    const contents = this.known.get(namespace) ?? contentsOf(namespace, objects.map(counted), this.overheads);
    this.known.set(namespace, contents);
    return contents;
  }
}

function typeOf(object: ApiObject): { readonly group: string; readonly kind: string } {
  return { group: groupOf(object), kind: object.kind };
}

/** An object as quotas count it: most by their name alone. */
function counted(object: ApiObject): Plain {
  const { apiVersion, kind, metadata } = object;
  const { namespace, name } = metadata;
  return isReadForQuotas(typeOf(object)) ? rendered(object) : { apiVersion, kind, metadata: { namespace, name } };
}

/** A patch may move an object. */
function namespaceOf(object: ApiObject): string {
  const { namespace } = object.metadata;
  const { patches } = toPlain(object);
  const isKnown = typeof namespace === 'string' && Array.isArray(patches) && patches.length === 0;
  return isKnown ? namespace : identityOf(counted(object)).namespace;
}
