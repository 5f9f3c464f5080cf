import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeCache } from './tree-cache';

/** All API objects in a tree, in tree order. */
export function apiObjectsIn(tree: IConstruct): readonly ApiObject[] {
  return tree.node.scope === undefined ? IN_APP.of(tree) : find(tree);
}

/** All constructs in a tree, in tree order, the tree itself first. */
export function constructsIn(tree: IConstruct): readonly IConstruct[] {
  return tree.node.scope === undefined ? ALL_IN_APP.of(tree) : tree.node.findAll();
}

const IN_APP = new TreeCache(find);
const ALL_IN_APP = new TreeCache((app: IConstruct): readonly IConstruct[] => app.node.findAll());

function find(tree: IConstruct): readonly ApiObject[] {
  return constructsIn(tree).filter((construct) => ApiObject.isApiObject(construct));
}
