import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import type { StatefulSet } from 'kubernetes-types/apps/v1';
import { PROTOCOLS } from '../../../src/core/network/peer-port';
import { reachability } from '../../../src/reachability/index';
import { describeWithShared } from '../../support/shared';
import { isKind } from '../naive-pods';
import { ADMIN_TIER } from './conformance-admin';
import { BASELINE_TIER } from './conformance-baseline';
import type { ConformanceCase } from './conformance-case';

const CASES = [...ADMIN_TIER, ...BASELINE_TIER];

/** The ports of pods with the network of their node. The manifests number them from 0. */
const FIRST_HOST_PORT = 36_360;

describeWithShared("SIG Network's conformance tests of ClusterNetworkPolicy", (shared) => {
  const folder = join(shared, 'fixtures', 'cnp');

  test('are complete', () => {
    expect(new Set(CASES.map(({ test: name }) => name)).size).toBe(28);
    expect(CASES.flatMap(({ steps }) => steps.flatMap(({ paths }) => paths))).toHaveLength(397);
  });

  test.each(CASES.map((one) => [`${one.test} with ${one.manifest}`, one] as const))('%s', (_name, one) => {
    expect(answers(folder, one)).toEqual(one.steps.flatMap(({ paths }) => paths));
  });

  test('without the changes, the answers are wrong', () => {
    const right = CASES.filter((one) => {
      const steps = one.steps.map(({ paths }) => ({ paths }));
      const expected = one.steps.flatMap(({ paths }) => paths);
      return (
        one.steps.some(({ changes }) => changes) && String(answers(folder, { ...one, steps })) === String(expected)
      );
    });
    // These name a port by its name instead of its number.
    expect(right.map(({ test: name, manifest }) => `${name} with ${manifest}`)).toEqual([
      'admin-network-policy-experimental-ingress-rules with admin_tier/standard-ingress-udp-rules',
      'baseline-admin-network-policy-experimental-egress-rules with baseline_tier/standard-egress-udp-rules',
      'baseline-admin-network-policy-experimental-ingress-rules with baseline_tier/standard-ingress-tcp-rules',
    ]);
  });
});

/** The paths of a case with our answers. */
function answers(folder: string, { manifest, steps }: ConformanceCase): readonly string[] {
  let objects = [...pods(read(join(folder, 'manifests.yaml'))), ...read(join(folder, `${manifest}.yaml`)), NODE];
  return steps.flatMap(({ changes = [], paths }) => {
    objects = changes.reduce((before, change) => [...change(before)], objects);
    const net = reachability(objects);
    return paths.map((path) => {
      const [from = '', , to = '', protocolText, port = ''] = path.split(' ');
      const protocol = PROTOCOLS.find((one) => one === protocolText);
      return `${from} > ${to} ${protocolText} ${port} ${net.verdict(idOf(objects, from), idOf(objects, to), Number(port), protocol)}`;
    });
  });
}

const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'worker', labels: { 'kubernetes.io/os': 'linux' } },
  status: { addresses: [{ type: 'InternalIP', address: '172.18.0.2' }] },
};

function read(file: string): readonly object[] {
  const text = readFileSync(file, 'utf8').replace(/\{\{ index \.HostNetworkPorts (\d) \}\}/g, (_all, index) =>
    String(FIRST_HOST_PORT + Number(index)),
  );
  return loadAll(text, { schema: YAML11_SCHEMA })
    .filter((one) => typeof one === 'object' && one !== null)
    .map(Object);
}

/** Replaces each StatefulSet by its two pods, as they run in a cluster. */
function pods(objects: readonly object[]): readonly object[] {
  return objects.flatMap((object, index) =>
    isStatefulSet(object) ? [0, 1].map((pod) => toPod(object, index, pod)) : [object],
  );
}

function toPod({ metadata, spec }: StatefulSet, set: number, index: number): object {
  const name = `${metadata?.name}-${index}`;
  const template = spec?.template;
  const labels = { ...template?.metadata?.labels, 'statefulset.kubernetes.io/pod-name': name };
  const podIP = template?.spec?.hostNetwork ? '172.18.0.2' : `10.244.${set}.${index + 1}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: metadata?.namespace, labels },
    spec: template?.spec,
    status: { hostIP: '172.18.0.2', podIP },
  };
}

function isStatefulSet(object: object): object is StatefulSet {
  return isKind(object, 'StatefulSet');
}

function idOf(objects: readonly object[], pod: string): string {
  const found = objects.find((object) => isKind(object, 'Pod') && Object(Object(object).metadata).name === pod);
  return `${Object(Object(found).metadata).namespace}/${pod}`;
}
