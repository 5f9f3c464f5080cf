import fc from 'fast-check';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { type Direction, type DirectionExplanation, reachability } from '../../src/reachability/index';
import { afterFix } from './advice/applied-fix';
import { questions } from './cells';
import { randomSetOfKnownNamespaces } from './known-namespaces';
import { isolating, isSamePod, letsIn, letsOut } from './naive';
import { isKind, type NaiveParty, namespaceOf, type Protocol } from './naive-pods';
import { SEED, SETS } from './runs';

jest.setTimeout(1_800_000);

/** One side of a path. */
interface Side {
  readonly direction: Direction;
  readonly from: NaiveParty;
  readonly to: NaiveParty;
  readonly port: number;
  readonly protocol: Protocol;
}

/** Checks each side of some paths of random sets. */
function eachSide(look: (objects: readonly object[], side: Side, verdict: DirectionExplanation) => void): void {
  fc.assert(
    fc.property(randomSetOfKnownNamespaces, (set) => {
      const reach = reachability(set.objects);
      for (const { from, to, port, protocol } of questions(set, { cells: 20, serviceCells: 0 }).cells) {
        const [[source, ...sources], [target, ...targets]] = [from.endpoints, to.endpoints];
        // An answer about several addresses may come from several rules.
        if (source === undefined || target === undefined || isSamePod(source, target)) continue;
        if (sources.length + targets.length > 0) continue;
        const explanation = reach.explain(from.ref, to.ref, port, protocol);
        for (const direction of ['egress', 'ingress'] as const) {
          look(set.objects, { direction, from: source, to: target, port, protocol }, explanation[direction]);
        }
      }
    }),
    { numRuns: Math.ceil(SETS / 10), seed: SEED },
  );
}

test('an explanation names all rules that each open a side alone', () => {
  eachSide((objects, side, { by }) => {
    const { direction, from, to } = side;
    const pod = direction === 'egress' ? from : to;
    if (typeof pod === 'string') return;
    const opening = isolating(objects, pod, direction === 'egress' ? 'Egress' : 'Ingress').flatMap((policy) =>
      rulesOf(policy, direction).flatMap((rule, index) => {
        const alone = { ...policy, spec: { ...policy.spec, [direction]: [rule] } };
        const others = objects.filter((object) => !isKind(object, 'NetworkPolicy'));
        const path = `${namespaceOf(policy)}/${policy.metadata?.name} spec.${direction}[${index}]`;
        return isOpen([...others, alone], side) ? [path] : [];
      }),
    );
    expect(by.map(({ policy, path }) => `${policy} ${path}`).sort()).toEqual(opening.sort());
  });
});

test('the suggested fixes open the side', () => {
  eachSide((objects, side, { verdict, fixes }) => {
    expect(isOpen(objects, side)).toBe(verdict === 'open');
    if (fixes.length > 0) expect(isOpen(fixes.reduce(afterFix, objects), side)).toBe(true);
  });
});

function isOpen(objects: readonly object[], { direction, from, to, port, protocol }: Side): boolean {
  return (direction === 'egress' ? letsOut : letsIn)(objects, from, to, port, protocol);
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction): readonly object[] {
  return spec?.[direction] ?? [];
}
