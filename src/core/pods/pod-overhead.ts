import { identityOf } from '../objects/identity';
import { REASON_ANNOTATION_PREFIX } from '../objects/labels';
import { ownValue, type Plain, toPlain } from '../plain';
import { toAmounts } from './resources';

/*
 * What a pod takes beside its containers, such as the virtual machine of Kata Containers. The API server sets it from the
 * pod's RuntimeClass, and rejects a pod that says something else, so manifests leave `spec.overhead` out.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/pod-overhead/
 * https://github.com/kubernetes/kubernetes/blob/v1.37.2/plugin/pkg/admission/runtimeclass/admission.go
 */

/** Amounts by resource. */
type Amounts = Readonly<Record<string, string>>;

/** The overhead of each RuntimeClass among a set of objects. Empty for one without overhead. */
export type Overheads = ReadonlyMap<string, Amounts>;

/** The annotation of a pod template with the overhead that its author expects, such as `cpu=250m,memory=160Mi`. */
const OVERHEAD_ANNOTATION = `${REASON_ANNOTATION_PREFIX}pod-overhead`;

/** Reads the RuntimeClasses among plain objects. */
export function toOverheads(objects: readonly Plain[]): Overheads {
  return new Map(
    objects
      .filter((object) => isRuntimeClass(identityOf(object)))
      .map((object) => [identityOf(object).name, toAmounts(toPlain(object.overhead).podFixed)]),
  );
}

/** Whether a type is the RuntimeClass of Kubernetes. */
export function isRuntimeClass({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return group === 'node.k8s.io' && kind === 'RuntimeClass';
}

/**
 * The overhead of the pods of a template: that of its RuntimeClass if it is known, otherwise the template's own.
 * @param template metadata and spec of a pod
 */
export function overheadOf(template: unknown, overheads: Overheads): Amounts {
  const { runtimeClassName } = toPlain(toPlain(template).spec);
  return overheads.get(String(runtimeClassName)) ?? statedOverhead(template);
}

/** The overhead that a template states: in its spec or in the annotation. */
export function statedOverhead(template: unknown): Amounts {
  const { metadata, spec } = toPlain(template);
  const inSpec = toAmounts(toPlain(spec).overhead);
  if (Object.keys(inSpec).length > 0) return inSpec;
  const text = ownValue(toPlain(toPlain(metadata).annotations), OVERHEAD_ANNOTATION);
  return typeof text === 'string' ? toAmounts(Object.fromEntries(text.split(',').map((pair) => pair.split('=')))) : {};
}
