import { checkedCalls } from '../../core/input/checked-calls';
import type { Refusal } from '../refusals/refusal';

/** A request of `Sessions` to the API server, which has been answered or not. */
export interface ObservedRequest {
  readonly method: string;

  /** The path without its query. */
  readonly path: string;

  /** The HTTP status. @default - no answer came */
  readonly status?: number;
  readonly milliseconds: number;
}

/** A call of `Sessions` that is over, or the start of a session: the material of a span. */
export interface ObservedCall {
  /**
   * `ready` is no call: it lasts from the creation of a pod until it is Ready for the first time, by the clock of the API server and in whole
   * seconds. Each `watch` tells it for the sessions that it sees start.
   */
  readonly operation: 'create' | 'ready' | 'end' | 'reap';

  /** When it began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly milliseconds: number;

  /**
   * Attributes by the conventions of OpenTelemetry: the stable `k8s.namespace.name`, `k8s.pod.name`, `k8s.pod.uid`, and of a call that failed
   * `error.type`, which is `refusal.kind` or `_OTHER`; `gen_ai.conversation.id` and `gen_ai.agent.name`, which are in
   * development. Never a credential.
   * @see https://github.com/open-telemetry/semantic-conventions/blob/v1.44.0/docs/registry/attributes/k8s.md
   * @see https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-agent-spans.md
   */
  readonly attributes: Readonly<Record<string, string>>;

  /** @default - it succeeded, or failed otherwise */
  readonly refusal?: Refusal;
}

/** Sees what `Sessions` do, for spans, metrics and logs. Extend it, and override what you need: each method does nothing by itself. */
@checkedCalls('SessionObserver')
export class SessionObserver {
  /** After each request. */
  requested(_request: ObservedRequest): void {}

  /** After each call, and when a session is ready. */
  called(_call: ObservedCall): void {}
}
