import type { PodCondition } from 'kubernetes-types/core/v1';
import { type ObservedCall, SessionObserver } from '../../../src/session';
import { FakePods } from '../watch/fake-pods';
import { LIFECYCLES, podOf } from '../watch/lifecycles';
import { Reader } from '../watch/reader';
import { at, READY } from '../watch/status/pods';
import { VirtualClock } from '../watch/virtual-clock';

class Recorder extends SessionObserver {
  readonly calls: ObservedCall[] = [];

  override called(call: ObservedCall): void {
    this.calls.push(call);
  }
}

const clock = new VirtualClock();

function dated(conditions: readonly PodCondition[], lastTransitionTime: string): readonly PodCondition[] {
  return conditions.map((condition) => ({ ...condition, lastTransitionTime }));
}

/** What an observer is told of a session that goes on to flap, after steps before the watch. */
async function toldOf(stepsBefore: number): Promise<readonly ObservedCall[]> {
  const pods = new FakePods(clock);
  const steps = (LIFECYCLES.flapping ?? [])
    .filter((step) => step !== 'gone')
    .map((step, index) => ({ ...step, conditions: dated(step.conditions ?? READY, at(10 + index)) }));
  for (const step of steps.slice(0, stepsBefore)) pods.put(podOf('s1', 'uid-s1', step));
  const observer = new Recorder();
  const reader = new Reader(pods, clock, { observer });
  await clock.settle();
  for (const step of steps.slice(stepsBefore)) {
    pods.put(podOf('s1', 'uid-s1', step));
    await clock.settle();
  }
  expect(reader.events.filter(({ state }) => state === 'ACTIVE').length).toBeGreaterThan(1);
  await reader.stop();
  return observer.calls;
}

test('a session that a watch sees start is ready once, however often it ceases to be', async () => {
  const [ready, ...others] = await toldOf(0);
  expect(others).toEqual([]);
  expect(ready).toMatchObject({
    operation: 'ready',
    attributes: { 'k8s.pod.name': 'agent-s1', 'k8s.pod.uid': 'uid-s1', 'gen_ai.conversation.id': 's1' },
  });
  expect(ready?.milliseconds).toBe(12_000);
});

test('a session that was ACTIVE before the watch is not told', async () => {
  expect(await toldOf(3)).toEqual([]);
});
