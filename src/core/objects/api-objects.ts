import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { TreeCache } from './tree-cache';

/** All API objects in a tree, in tree order. */
export function apiObjectsIn(tree: IConstruct): readonly ApiObject[] {
  return tree.node.scope === undefined ? OBJECTS.of(tree) : find(tree);
}

/** All constructs in a tree, in tree order. */
export function constructsIn(tree: IConstruct): readonly IConstruct[] {
  return tree.node.scope === undefined ? CONSTRUCTS.of(tree) : tree.node.findAll();
}

const CONSTRUCTS = new TreeCache((root: IConstruct): readonly IConstruct[] => root.node.findAll());

const OBJECTS = new TreeCache(find);

function find(tree: IConstruct): readonly ApiObject[] {
  return constructsIn(tree).filter((construct) => ApiObject.isApiObject(construct));
}
