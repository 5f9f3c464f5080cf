import type { Lifecycle, LifecycleHandler } from 'kubernetes-types/core/v1';
import { defined } from '../../defined';
import type { DeclaredPort } from '../ports';
import type { LifecycleHook } from './lifecycle-hook';
import type { ResolvedLifecycle } from './lifecycle-props';

/** The hooks of a container. @returns undefined without hooks, because the API server drops an empty object */
export function lifecycleSpec(
  { preStop, postStart }: Pick<ResolvedLifecycle, 'preStop' | 'postStart'>,
  ports: readonly DeclaredPort[],
): Lifecycle | undefined {
  const lifecycle: Lifecycle = defined({ postStart: handler(postStart, ports), preStop: handler(preStop, ports) });
  return Object.keys(lifecycle).length > 0 ? lifecycle : undefined;
}

/** Seconds from the deletion of a pod to SIGKILL. The kubelet counts them from the start of the preStop hook. */
export function graceSeconds({ preStop, drainSeconds }: Pick<ResolvedLifecycle, 'preStop' | 'drainSeconds'>): number {
  return preStop.maxSeconds + drainSeconds;
}

function handler({ action }: LifecycleHook, ports: readonly DeclaredPort[]): LifecycleHandler | undefined {
  switch (action?.kind) {
    case 'command':
      return { exec: { command: [...action.command] } };
    case 'http': {
      const scheme = action.scheme === 'HTTP' ? {} : { scheme: action.scheme };
      return { httpGet: { path: action.path, port: action.port ?? ports[0]?.name ?? '', ...scheme } };
    }
    case 'sleep':
      return { sleep: { seconds: action.seconds } };
    default:
      return undefined;
  }
}
