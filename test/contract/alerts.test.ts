import { AZORA } from '../scrape/azora-world';
import { STELLA } from '../scrape/stella-world';
import { selectedRules } from '../scrape/support/rule-files';
import { find } from '../support/objects';

/*
 * `npm run test:scrape` lets every alert fire, in a real Prometheus. An alert without a scenario would be left out there.
 */
test.each(Object.entries({ azora: AZORA, stella: STELLA }))('every alert of %s has a scenario', (_, platform) => {
  const { objects, prometheus, scenarios, blind, always } = platform;
  const groups = selectedRules(find(objects, 'Prometheus', prometheus.name, prometheus.namespace), objects);
  const alerts = new Set(groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)));
  const told = new Set([...scenarios, ...blind].map(({ alert }) => alert).concat(always));
  expect(alerts.size).toBeGreaterThan(5);
  expect([...alerts].filter((alert) => !told.has(alert))).toEqual([]);
  expect([...told].filter((alert) => !alerts.has(alert))).toEqual([]);
});

test.each(Object.entries({ azora: AZORA, stella: STELLA }))(
  'each scenario of %s changes what is served',
  (_, platform) => {
    const { world, scenarios, blind } = platform;
    for (const happening of [scenarios, blind]) {
      const broken = world.copy();
      for (const { breaks } of happening) breaks(broken);
      expect(broken.toPages()).not.toEqual(world.toPages());
    }
  },
);

test.each(Object.entries({ azora: AZORA, stella: STELLA }))(
  'each maintenance of %s changes what is served',
  (_, platform) => {
    for (const { breaks } of platform.maintenance) {
      const changed = platform.world.copy();
      breaks(changed);
      expect(changed.toPages()).not.toEqual(platform.world.toPages());
    }
  },
);
