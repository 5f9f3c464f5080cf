import { toPlain } from '../plain';

/** Carried by the prototypes of our classes. Another copy of the package finds the same symbol. */
const CLASS = Symbol.for('cdk8s-agents.class');

const ours = new Set<string>();

/** Makes the instances of one of our classes known, so that another class of the same name is not taken for it. */
export function markClass(prototype: object, name: string): void {
  Object.defineProperty(prototype, CLASS, { value: name });
  ours.add(name);
}

/**
 * Whether a value is an object of ours that was made as this type, by a class that is marked with its name. Its fields are right, and to read
 * them may cost much.
 */
export function isMade(value: unknown, type: string): boolean {
  return ours.has(type) && isInstance(value, type);
}

/** By name: a second copy of a package has classes of its own. */
export function isInstance(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const isOurs = ours.has(name);
  for (let at: unknown = Object.getPrototypeOf(value); at !== null; at = Object.getPrototypeOf(at)) {
    if (isOurs ? markOf(at) === name : toPlain(at).constructor?.name === name) return true;
  }
  return false;
}

function markOf(prototype: unknown): unknown {
  const { [CLASS]: mark }: { readonly [CLASS]?: unknown } = toPlain(prototype);
  return mark;
}

/** Whether a value is an object with fields, of any class. Collections do not count. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** A construct, or an API object: it is part of a tree. */
export function isTreeNode(value: unknown, parts: readonly string[]): boolean {
  return isObject(value) && parts.every((part) => part in value) && typeof toPlain(value.node).findAll === 'function';
}
