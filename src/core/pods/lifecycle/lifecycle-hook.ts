import { frozen } from '../../frozen';
import { checkedCalls } from '../../input/checked-calls';
import { Input, oneOf } from '../../input/input';
import { absolutePath, portName } from '../../input/names';
import { positiveSeconds } from '../../input/numbers';
import { commandWords } from '../health/command-words';

/** How long a hook may take. */
export interface HookProps {
  /**
   * Seconds that the hook may take. Kubernetes has no limit of its own for a hook. The grace period is longer by the seconds of
   * `preStop`, and a rollout may go on for those of `postStart` before it counts as stalled.
   * @default 30
   */
  readonly maxSeconds?: number;
}

/** A command that runs in the container, without a shell. */
export interface CommandHookProps extends HookProps {
  /** The program of the image and its arguments, such as `['agent', 'drain']`. */
  readonly command: readonly string[];
}

/** A GET request to the container. */
export interface HttpHookProps extends HookProps {
  /** The path, such as `/drain`. Kubernetes ignores the status of the answer. */
  readonly path: string;

  /** Name of the port. @default - the container's first port */
  readonly port?: string;

  /** `HTTPS` for a port that serves TLS. The kubelet does not verify its certificate. @default HTTP */
  readonly scheme?: 'HTTP' | 'HTTPS';
}

/** What a hook does. */
export type HookAction =
  | { readonly kind: 'command'; readonly command: readonly string[] }
  | {
      readonly kind: 'http';
      readonly path: string;
      readonly port: string | undefined;
      readonly scheme: 'HTTP' | 'HTTPS';
    }
  | { readonly kind: 'sleep'; readonly seconds: number };

/**
 * What Kubernetes does in a container when it has started (`postStart`) or before it is told to end (`preStop`). A container has one
 * hook for each. Immutable.
 * @see https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
@checkedCalls('LifecycleHook')
export class LifecycleHook {
  /** Runs a command. @throws InputError if the command or the time is invalid */
  static command({ command, maxSeconds = 30 }: CommandHookProps): LifecycleHook {
    const input = new Input('LifecycleHook.command');
    input.required('command', command, commandWords);
    input.required('maxSeconds', maxSeconds, positiveSeconds);
    input.done();
    return new LifecycleHook({ kind: 'command', command: [...command] }, maxSeconds);
  }

  /** Sends a GET request, and waits for the answer. @throws InputError if the path, the port or the time is invalid */
  static http({ path, port, scheme = 'HTTP', maxSeconds = 30 }: HttpHookProps): LifecycleHook {
    const input = new Input('LifecycleHook.http');
    input.required('path', path, absolutePath);
    input.optional('port', port, portName);
    input.required('scheme', scheme, oneOf('HTTP', 'HTTPS'));
    input.required('maxSeconds', maxSeconds, positiveSeconds);
    input.done();
    return new LifecycleHook({ kind: 'http', path, port, scheme }, maxSeconds);
  }

  /**
   * Waits, while the process goes on. Needs Kubernetes 1.30.
   * @throws InputError if the time is invalid
   * @see https://github.com/kubernetes/enhancements/issues/3960
   */
  static sleep(seconds: number): LifecycleHook {
    const input = new Input('LifecycleHook.sleep');
    input.required('seconds', seconds, positiveSeconds);
    input.done();
    return new LifecycleHook({ kind: 'sleep', seconds }, seconds);
  }

  /** No hook. */
  static none(): LifecycleHook {
    return new LifecycleHook(undefined, 0);
  }

  private constructor(
    /** What the hook does; undefined for no hook. */
    readonly action: HookAction | undefined,
    /** Seconds that the hook may take; 0 for no hook. */
    readonly maxSeconds: number,
  ) {
    frozen(this);
  }
}
