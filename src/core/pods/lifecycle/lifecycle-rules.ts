import { type Input, oneOf, shown } from '../../input/input';
import { positiveSeconds } from '../../input/numbers';
import type { DeclaredPort } from '../ports';
import type { LifecycleHook } from './lifecycle-hook';
import type { ResolvedLifecycle } from './lifecycle-props';

/** Reports every wrong hook. */
export function checkLifecycle(input: Input, pod: ResolvedLifecycle, ports: readonly DeclaredPort[]): void {
  const { preStop, postStart } = pod;
  checkHook(input, 'preStop', preStop, ports);
  checkHook(input, 'postStart', postStart, ports);
  // The API server also wants it to be shorter than the grace period, which has nothing to do with it.
  if (postStart.action?.kind === 'sleep') {
    input.refuse('postStart must be a command or a request: a sleep would only delay the probes');
  }
  input.required('drainSeconds', pod.drainSeconds, positiveSeconds);
}

function checkHook(input: Input, field: string, { action }: LifecycleHook, ports: readonly DeclaredPort[]): void {
  if (action?.kind !== 'http') return;
  if (ports.length === 0) {
    input.refuse(`${field} must be a command if ports is empty: there is no port to call, got LifecycleHook.http`);
    return;
  }
  input.optional(`port of ${field}`, action.port, oneOf(...ports.map(({ name }) => name)));
  const called = ports.find(({ name }) => name === (action.port ?? ports[0]?.name));
  if (called?.protocol !== undefined && called.protocol !== 'TCP') {
    input.refuse(`port of ${field} must be a TCP port, got ${shown(called.name)}, which is ${called.protocol}`);
  }
}
