import fc from 'fast-check';
import type { Pod } from 'kubernetes-types/core/v1';
import { DEVIATIONS, type Deviation, deviating, FREEDOMS } from './deviations';

/** Changes of a pod, by their names. */
interface Mutation {
  readonly names: readonly string[];
  readonly pod: Pod;

  /** Whether a change is a known deviation; undefined after changes of random fields, which only a policy can judge. */
  readonly isBad: boolean | undefined;
}

type Kind = 'known' | 'freedoms' | 'fields';

/** With the token of a cloud, its variables are no deviation. */
const EXCUSE = 'the token that a cloud adds';

/** Random pods of a session: with known changes, and with changes of random fields. */
export function mutations(pod: Pod, count: number, seed: number): readonly Mutation[] {
  const known = (changes: Readonly<Record<string, Deviation>>) => fc.constantFrom(...Object.entries(changes));
  const mixed = fc.record({
    known: fc.array(known(DEVIATIONS), { minLength: 1, maxLength: 3 }),
    freedoms: fc.array(known(FREEDOMS), { maxLength: 3 }),
    fields: fc.array(fc.tuple(fc.nat(), fc.nat(3)), { maxLength: 2 }),
    kind: fc.constantFrom<Kind>('known', 'freedoms', 'fields'),
  });
  return fc.sample(mixed, { numRuns: count, seed }).map((chosen) => {
    const freedoms = chosen.kind === 'known' ? chosen.freedoms.filter(([name]) => name !== EXCUSE) : chosen.freedoms;
    // What is good comes first, because it would make good a deviation of the same field.
    const changes = { fields: [], freedoms, known: [...freedoms, ...chosen.known] }[chosen.kind];
    const changed = changes.reduce((so, [, change]) => deviating(so, change), pod);
    if (chosen.kind !== 'fields') {
      const isBad = changes.some(([, { field }]) => field !== undefined);
      return { names: changes.map(([name]) => name), pod: changed, isBad };
    }
    return chosen.fields.reduce<Mutation>(changedField, { names: [], pod: changed, isBad: undefined });
  });
}

type Path = readonly (string | number)[];

/** Changes one field of the pod, of any depth. */
function changedField({ names, pod }: Mutation, [at, how]: readonly [number, number]): Mutation {
  const copy: Pod = JSON.parse(JSON.stringify(pod));
  const paths = pathsOf({
    metadata: { labels: copy.metadata?.labels, annotations: copy.metadata?.annotations },
    spec: copy.spec,
  });
  const path = paths[at % paths.length] ?? [];
  const holder = path.slice(0, -1).reduce((value, key) => Object(value)[key], Object(copy));
  const key = path.at(-1) ?? '';
  const value: unknown = holder[key];
  if (how === 0 && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (how === 0) delete holder[key];
  else if (Array.isArray(value) && how === 1) holder[key] = [...value].reverse();
  else if (Array.isArray(value)) holder[key] = [...value, value.at(-1)];
  else holder[key] = otherValue(value, how);
  return { names: [...names, `${path.join('.')} ${how}`], pod: copy, isBad: undefined };
}

function otherValue(value: unknown, how: number): unknown {
  if (typeof value === 'string') return how === 1 ? `${value}x` : how === 2 ? '1' : 'Always';
  if (typeof value === 'number') return how === 1 ? value + 1 : Math.max(1, value - 1);
  if (typeof value === 'boolean') return !value;
  return value;
}

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .flatMap(([key, one]) => pathsOf(one, [...path, Array.isArray(value) ? Number(key) : key]));
  return path.length > 1 ? [path, ...inner] : inner;
}
