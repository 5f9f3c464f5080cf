import { Input } from '../core/input/input';
import { text } from '../core/input/names';
import { count, countOrZero } from '../core/input/numbers';
import { quantity } from '../core/input/quantity';
import type { SessionMix, StandingPods, StandingVolumes } from './capacity-options';
import { type SessionKind, volumesOf } from './quota-use';

/** Checks amounts, names of kinds, and mixes. */
export function checkCapacity(
  hard: Readonly<Record<string, string>>,
  kinds: readonly SessionKind[],
  standing: readonly StandingPods[],
  mixes: readonly SessionMix[],
): void {
  const input = new Input('Capacity');
  input.entries('hard', hard, text, quantity);
  for (const { name, resources } of [...kinds, ...standing]) {
    input.entries(`${name}.requests`, resources.requests, text, quantity);
    input.entries(`${name}.limits`, resources.limits, text, quantity);
  }
  for (const { name, pods } of standing) input.required(`${name}.pods`, pods, countOrZero);
  const names = kinds.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) input.refuse(`kinds must have different names, got '${twice[0]}' twice`);
  mixes.forEach(({ shares }, index) => {
    if (Object.keys(shares).length === 0) input.refuse(`mixes[${index}].shares must name at least one kind`);
    for (const [kind, sessions] of Object.entries(shares)) {
      input.required(`mixes[${index}].shares.${kind}`, sessions, count);
      if (!names.includes(kind)) {
        input.refuse(`mixes[${index}].shares must name only ${names.join(', ')}, got '${kind}'`);
      }
    }
  });
  input.done();
}

/** Checks the sizes of volumes. */
export function checkVolumeRequests(kinds: readonly SessionKind[], standing: readonly StandingVolumes[]): void {
  const input = new Input('Capacity');
  for (const kind of kinds) {
    for (const [index, { size }] of volumesOf(kind).entries()) {
      input.required(`${kind.name}.volumes[${index}].size`, size, quantity);
    }
  }
  standing.forEach(({ size, count }, index) => {
    input.required(`standingVolumes[${index}].size`, size, quantity);
    input.required(`standingVolumes[${index}].count`, count, countOrZero);
  });
  input.done();
}
