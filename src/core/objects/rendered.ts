import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Plain, toPlain } from '../plain';
import { simpleJson } from './simple-json';
import { TreeCache } from './tree-cache';

/** Rendered objects of a tree. */
const RENDERED = new TreeCache((_: IConstruct) => new Map<ApiObject, Plain>());

/** An API object as JSON, patches included. While its tree is rendered, each object is rendered once and shared: nobody may change it. */
export function rendered(object: ApiObject): Plain {
  const all = RENDERED.of(object.node.root);
  const known = all.get(object);
  if (known !== undefined) return known;
  const json = simpleJson(object) ?? toPlain(object.toJson());
  all.set(object, json);
  return json;
}
