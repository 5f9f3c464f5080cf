import type { Input } from '../input/input';
import { identityOf } from '../objects/identity';
import { REASON_ANNOTATION_PREFIX } from '../objects/labels';
import { ownValue, type Plain, toPlain } from '../plain';
import { amountOf, resourceName, toAmounts } from './resources';

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

/** What a pod takes beside its containers. */
export interface OverheadProps {
  /**
   * The overhead of the RuntimeClass for each pod, such as `{ cpu: '250m', memory: '160Mi' }`, so that capacity counts it. It is not
   * part of the pod: the API server adds that of the RuntimeClass, and rejects a pod that says another. Rendered as an annotation.
   * @default - that of the RuntimeClass, if the same app has it; otherwise none
   * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-overhead/
   */
  readonly podOverhead?: Readonly<Record<string, string>>;
}

/** Checks that amounts are valid, and that there is a RuntimeClass that they are of. */
export function checkOverhead(
  input: Input,
  { podOverhead = {}, runtimeClassName }: OverheadProps & { readonly runtimeClassName?: string | undefined },
): void {
  for (const [resource, amount] of Object.entries(podOverhead)) {
    const check = amountOf(resource);
    if (check === undefined) input.required('resource of podOverhead', resource, resourceName);
    else input.required(`podOverhead.${resource}`, amount, check);
  }
  if (Object.keys(podOverhead).length > 0 && runtimeClassName === undefined) {
    input.refuse('podOverhead must be left out without runtimeClassName: only a RuntimeClass has an overhead');
  }
}

/** The annotation of pods with the overhead that their author expects. Empty without overhead. */
export function overheadAnnotation({ podOverhead = {} }: OverheadProps): Readonly<Record<string, string>> {
  const amounts = Object.entries(podOverhead).map(([resource, amount]) => `${resource}=${amount}`);
  return amounts.length === 0 ? {} : { [OVERHEAD_ANNOTATION]: amounts.join(',') };
}

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
