import { InputError } from '../../core/input/input';
import { type Plain, toPlain } from '../../core/plain';

/*
 * The types of cdk8s and cdk8s-plus-28, by their shape: a back end that renders sessions loads this file and must not load cdk8s.
 */

/**
 * An API object that this library did not make: an ApiObject, such as one of `new Include(...).apiObjects`, or a construct of
 * cdk8s-plus-28, which is around one.
 * @open
 */
export interface ForeignObject {
  readonly node: { readonly path: string; tryFindChild(id: string): unknown };
}

/** An object as it is rendered: with patches, and in the namespace of its chart. */
interface Rendered {
  toJson(): unknown;
}

/** Reads an object as it is now. @throws InputError for a construct that is not one object */
export function jsonOf(object: ForeignObject): Plain {
  const rendered = [object, object.node.tryFindChild('Resource')].find(isRendered);
  const json = toPlain(rendered?.toJson());
  if (typeof json.kind === 'string') return json;
  throw new InputError(`'${object.node.path}'`, [
    'it must be one API object or a workload of cdk8s-plus-28: of an Include or a Helm, choose one of its apiObjects by kind and name',
  ]);
}

function isRendered(value: unknown): value is Rendered {
  return typeof value === 'object' && value !== null && 'toJson' in value && typeof value.toJson === 'function';
}
