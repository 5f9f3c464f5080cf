import { Testing } from 'cdk8s';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentSecret } from '../../src/agent/agent-secret';
import { SecretSource } from '../../src/agent/secret-source';
import { warningsIn } from '../../src/core/input/warnings';
import { renderPod, renderSession } from '../../src/session';
import { inputCases, judgeByBuilding } from '../support/inputs';
import { describeWithShared } from '../support/shared';
import { minimal } from './fixtures';

const session = { id: 'demo', namespace: 'ai-agents' };
const anyKeys = new AgentProfile({ ...minimal, image: `${minimal.image}@sha256:${'0'.repeat(64)}`, secretKeys: [] });

function annotated(bytes: number): readonly string[] {
  renderPod(anyKeys, { ...session, annotations: { a: 'x'.repeat(bytes - 1) } });
  return [];
}

/** The cases that props can express, each as a call. @returns the error message */
const SAID: ReadonlyMap<string, (input: unknown) => readonly string[]> = new Map([
  ['I128', () => annotated(262_145)],
  ['I129', () => annotated(300_000)],
  ['I564', () => new AgentProfile({ ...minimal, userId: 0 }).warnings],
  ['I571', () => new AgentProfile({ ...minimal, image: '' }).warnings],
  ['I572', () => new AgentProfile({ ...minimal, image: ' nginx' }).warnings],
]);

const FIXED_POD = 'the pod has one container, its probes and its security context in the form of podTemplate';
const OPAQUE = 'the Secret of a session is Opaque';

/** The cases that props cannot express. */
const UNSAYABLE: ReadonlyMap<string, string> = new Map([
  ['I522', 'a Secret of exactly 1 MiB is taken: the test below has the border'],
  ['I525', OPAQUE],
  ['I526', OPAQUE],
  ['I529', OPAQUE],
  ['I531', 'a profile names the keys that it needs, and a reference one at least: the test below'],
  ['I532', OPAQUE],
  ['I534', 'values are given in clear, and put into base64 by us'],
  ['I535', 'stringData is never rendered'],
  ['I536', 'no Secret is immutable'],
  ['I551', FIXED_POD],
  ['I555', FIXED_POD],
  ['I557', FIXED_POD],
  ['I558', FIXED_POD],
  ['I560', 'there is no dnsConfig'],
  ['I563', FIXED_POD],
  ['I566', 'each volume is rendered with its source'],
  ['I570', FIXED_POD],
]);

describeWithShared('the shared input cases about agents', () => {
  const cases = inputCases('annotationSize', 'secret', 'pod');

  test('each case is either expressed by props or listed as impossible', () => {
    expect(cases.map(({ id }) => id).sort()).toEqual([...SAID.keys(), ...UNSAYABLE.keys()].sort());
  });

  test.each(cases.filter(({ id }) => SAID.has(id)).map((input) => [input.id, input.why, input] as const))(
    '%s: %s',
    (id, _why, { verdict, input }) => {
      expect(judgeByBuilding(SAID.get(id) ?? (() => []))(input)).toBe(verdict);
    },
  );
});

test('credentials of 1 MiB are accepted, and one more byte is refused', () => {
  const sized = (bytes: number) => renderSession(anyKeys, { ...session, credentials: { KEY: 'x'.repeat(bytes) } });
  expect(() => sized(1_048_576)).not.toThrow();
  expect(() => sized(1_048_577)).toThrow('credentials must be at most 1048576 bytes together, got 1048577');
});

test('a reference without keys is refused', () => {
  const source = SecretSource.external({ storeName: 'vault', remoteKey: 'demo', keys: [] });
  const chart = Testing.chart();
  expect(() => new AgentSecret(chart, 'Secret', { ...session, source })).toThrow(
    'source.keys must name at least one key',
  );
  expect(warningsIn(chart)).toEqual([]);
});
