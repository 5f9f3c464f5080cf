import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** All API objects in a tree, in tree order. */
export function apiObjectsIn(tree: IConstruct): readonly ApiObject[] {
  return tree.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
}
