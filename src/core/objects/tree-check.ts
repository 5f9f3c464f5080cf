import type { IConstruct } from 'constructs';
import { toPlain } from '../plain';

const checks = new WeakSet<object>();

/** Adds a validation that changes nothing in the tree. */
export function addCheck(construct: IConstruct, check: () => readonly string[]): void {
  const validation = { validate: () => [...check()] };
  checks.add(validation);
  construct.node.addValidation(validation);
}

/** Whether a construct has a validation of somebody else, which may change the tree. */
export function hasForeignValidation({ node }: IConstruct): boolean {
  // A private field, because a node does not tell its validations. Where it is another, any construct may have one.
  if (!('_validations' in node)) return true;
  const { _validations: validations = [] } = toPlain(node);
  return !Array.isArray(validations) || !validations.every((validation) => checks.has(Object(validation)));
}
