import { tenantObjects } from '../../bench/checker/tenant-objects';
import { renderFlows } from '../../src/flows/table/flow-table';
import { AddressSet } from '../../src/reachability/address-set';
import { NetworkPolicies } from '../../src/reachability/evaluate/network-policies';
import { OpenPorts } from '../../src/reachability/evaluate/open-ports';
import { reachability } from '../../src/reachability/index';
import { LabelSelector } from '../../src/reachability/label-selector';
import { LabelledPods, SelectorPods } from '../../src/reachability/pod-group';
import { PortSet } from '../../src/reachability/port-set';

const FEW = 20;
const MANY = 80;

/** What asks about a pair: counts instead of times, which are the same on every machine. */
const ASKED = [LabelledPods, SelectorPods, LabelSelector, PortSet, AddressSet, NetworkPolicies, OpenPorts];

/** The number of calls of the methods of these classes. */
function callsOf(work: () => unknown): number {
  const spies = ASKED.flatMap(({ prototype }) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
      .map(([name]) => jest.spyOn(prototype as never, name as never)),
  );
  try {
    work();
    return spies.reduce((calls, spy) => calls + spy.mock.calls.length, 0);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** How many times the calls of a few namespaces many namespaces need. */
function growth(work: (objects: readonly object[]) => unknown, objectsOf = tenantObjects): number {
  const [few, many] = [FEW, MANY].map((namespaces) => {
    const objects = objectsOf(namespaces);
    return callsOf(() => work(objects));
  });
  return (many ?? Number.NaN) / (few ?? Number.NaN);
}

/** Each namespace lets pods of every namespace in on one port, and its pods may call anywhere. */
function openToAll(namespaces: number): readonly object[] {
  return replaced(namespaces, () => ({
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 53 }] }],
  }));
}

/** Each namespace lets only itself in, and its pods may call anywhere. */
function closedForIngress(namespaces: number): readonly object[] {
  return replaced(namespaces, () => ({ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }));
}

function replaced(namespaces: number, spec: () => object): readonly object[] {
  return tenantObjects(namespaces).map((object) =>
    'kind' in object && object.kind === 'NetworkPolicy' ? { ...object, spec: spec() } : object,
  );
}

test.each<[string, (objects: readonly object[]) => unknown]>([
  ['the open paths', (objects) => reachability(objects).connections()],
  ['the unknown paths', (objects) => reachability(objects).unknownConnections()],
  ['the difference of two sets', (objects) => reachability(objects).changesSince(reachability(objects.slice(1)))],
  ['the policies that narrow nothing', (objects) => reachability(objects).voidAllowLists()],
  ['the table', (objects) => renderFlows(reachability(objects), { colour: false, width: 120 })],
])('%s of four times as many namespaces need four times as many steps', (_what, work) => {
  expect(growth(work)).toBeLessThan((MANY / FEW) * 1.1);
});

test('so do namespaces that only ingress policies isolate', () => {
  expect(growth((objects) => reachability(objects).connections(), closedForIngress)).toBeLessThan((MANY / FEW) * 1.1);
});

test('paths between all namespaces grow with their number', () => {
  const paths = (namespaces: number) => reachability(openToAll(namespaces)).connections().length;
  expect(paths(8) / paths(4)).toBeGreaterThan(3.5);
  expect(growth((objects) => reachability(objects).connections(), openToAll)).toBeGreaterThan((MANY / FEW) * 2);
});
