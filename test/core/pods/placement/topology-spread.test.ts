import { Input } from '../../../../src/core/input/input';
import { checkPlacement, type PlacementProps } from '../../../../src/core/pods/placement/placement-props';

function check(props: PlacementProps): readonly string[] {
  const input = new Input('Pods');
  checkPlacement(input, props);
  return input.done();
}

const ZONE = 'topology.kubernetes.io/zone';

test('the same label may be spread over strictly and loosely', () => {
  const topologySpread = [
    { topologyKey: ZONE, maxSkew: 3, whenUnsatisfiable: 'DoNotSchedule' as const },
    { topologyKey: ZONE },
  ];
  expect(check({ topologySpread, schedulerName: 'bin-packing' })).toEqual([]);
});

test.each<[PlacementProps, string]>([
  [{ topologySpread: [{ topologyKey: 'a zone' }] }, 'topologySpread[0].topologyKey must be a label key'],
  [
    { topologySpread: [{ topologyKey: ZONE, maxSkew: 0 }] },
    'topologySpread[0].maxSkew must be a whole number of at least 1',
  ],
  [
    { topologySpread: [{ topologyKey: ZONE, minDomains: 3 }] },
    'topologySpread[0].minDomains must be left out unless whenUnsatisfiable is DoNotSchedule, got 3',
  ],
  [
    { topologySpread: [{ topologyKey: ZONE }, { topologyKey: ZONE, maxSkew: 2 }] },
    `topologyKey with whenUnsatisfiable of topologySpread must be different from each other, got "${ZONE} ScheduleAnyway" twice`,
  ],
  [{ schedulerName: 'Volcano' }, 'schedulerName must be dot-separated labels'],
])('%j is refused', (props, message) => {
  expect(() => check(props)).toThrow(message);
});
