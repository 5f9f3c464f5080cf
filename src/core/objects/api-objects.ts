import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeCache } from './tree-cache';

/** All API objects in a tree, in tree order. */
export function apiObjectsIn(tree: IConstruct): readonly ApiObject[] {
  return tree.node.scope === undefined ? IN_APP.of(tree) : find(tree);
}

const IN_APP = new TreeCache(find);

function find(tree: IConstruct): readonly ApiObject[] {
  return tree.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
}
