import { isPlain, type Plain } from '../../core/plain';

interface Field {
  readonly name: string;
  readonly value: unknown;
}

/** Every field of an object, however deep. */
export function* fieldsIn(object: Plain): Generator<Field> {
  for (const [name, value] of Object.entries(object)) {
    yield { name, value };
    for (const inner of Array.isArray(value) ? value : [value]) if (isPlain(inner)) yield* fieldsIn(inner);
  }
}
