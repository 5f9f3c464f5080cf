import { InputError, shown } from '../core/input/input';
import { Reachability, reachability } from '../reachability/index';
import { toSource } from './source';

/** An evaluation, and the objects that it was made from, as text. */
interface Evaluated {
  readonly text: string;
  readonly reachability: Reachability;
}

const known = new WeakMap<object, Evaluated>();

/**
 * Evaluates the objects of a received value, and evaluates them again only when they have changed. Each call renders the objects,
 * because nothing cheaper shows every change: a patch, a label, a Lazy value. An app is validated when its objects have changed.
 */
export function evaluated(received: unknown): Reachability {
  if (received instanceof Reachability) return received;
  if (typeof received !== 'object' || received === null) throw withoutObjects(received);
  const source = toSource(received);
  const before = known.get(received);
  if (before === undefined) source.validate();
  const objects = source.render();
  if (objects === undefined) throw withoutObjects(received);
  const text = JSON.stringify(objects);
  if (before?.text === text) return before.reachability;
  if (before !== undefined) source.validate();
  const after = { text, reachability: reachability(objects) };
  known.set(received, after);
  return after.reachability;
}

function withoutObjects(received: unknown): InputError {
  return new InputError('expect(…)', [`the received value must be objects, a chart or an app, got ${shown(received)}`]);
}
