import { isPlain, type Plain } from '../../core/plain';

/** Visits every field of an object, however deep. */
export function visitFields(object: Plain, visit: (name: string, value: unknown) => void): void {
  for (const [name, value] of Object.entries(object)) {
    visit(name, value);
    for (const inner of Array.isArray(value) ? value : [value]) if (isPlain(inner)) visitFields(inner, visit);
  }
}
