import type { IConstruct } from 'constructs';
import { constructsIn } from '../../core/objects/api-objects';
import { renewTreeCaches } from '../../core/objects/tree-cache';
import { hasForeignValidation } from '../../core/objects/tree-check';

/**
 * Runs the validations of all constructs in a tree. What those of others change is rendered as it is afterwards.
 * @throws Error that lists all problems, in the words of cdk8s
 */
export function validateTree(root: IConstruct): void {
  const all = constructsIn(root);
  const errors: string[] = [];
  for (const { node } of all) for (const error of node.validate()) errors.push(`[${node.path}] ${error}`);
  if (errors.length > 0) throw new Error(`Validation failed with the following errors:\n  ${errors.join('\n  ')}`);
  if (all.some(hasForeignValidation)) renewTreeCaches(root);
}
