import type { Container, Probe } from 'kubernetes-types/core/v1';
import { defined } from '../../defined';
import { REASON_ANNOTATION_PREFIX } from '../../objects/labels';
import type { DeclaredPort } from '../ports';
import type { Health } from './health';
import { probedPort } from './health-rules';
import { type ProbedKind, resolveTimings, startupProbing } from './health-timings';

type Probes = Pick<Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;

/** The action of a probe. */
type Handler = Pick<Probe, 'exec' | 'httpGet' | 'grpc' | 'tcpSocket'>;

/** The inputs of the probes. */
export interface Probed {
  readonly health: Health;

  /** The ports of the container. */
  readonly ports: readonly DeclaredPort[];

  readonly kind: ProbedKind;

  /**
   * Seconds from a failed liveness or startup check to SIGKILL. @default - the grace period of the pod
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#probe-level-terminationgraceperiodseconds
   */
  readonly hungSeconds?: number | undefined;
}

/** The probes of a container; empty for `Health.none`. Values that the API server would fill in are left out. */
export function healthProbes({ health, ports, kind, hungSeconds }: Probed): Probes {
  const handlers = handlersOf(health, ports);
  if (handlers === undefined) return {};
  const timings = resolveTimings(health.timings, kind);
  const { timeoutSeconds, readinessTimeoutSeconds, livenessFailureThreshold } = timings;
  const livenessProbe = probe(handlers.liveness, {
    failureThreshold: unless(3, livenessFailureThreshold),
    initialDelaySeconds: unless(0, timings.livenessInitialDelaySeconds),
    periodSeconds: timings.livenessPeriodSeconds,
    terminationGracePeriodSeconds: hungSeconds,
    timeoutSeconds: unless(1, timeoutSeconds),
  });
  return defined({
    livenessProbe: health.omissions.noLivenessReason === undefined ? livenessProbe : undefined,
    readinessProbe: probe(handlers.readiness, {
      initialDelaySeconds: unless(0, timings.readinessInitialDelaySeconds),
      periodSeconds: timings.readinessPeriodSeconds,
      timeoutSeconds: unless(1, readinessTimeoutSeconds),
    }),
    // Uses the liveness check: readiness may depend on other services, whose failure is no reason to end the process, and
    // an agent that waits for its session has started but is not ready.
    startupProbe: probe(handlers.liveness, {
      ...startupProbing(timings),
      terminationGracePeriodSeconds: hungSeconds,
      timeoutSeconds: unless(1, timeoutSeconds),
    }),
  });
}

/** Annotations with the reasons why Kubernetes does not check everything. */
export function healthReasons({ omissions }: Health): Readonly<Record<string, string | undefined>> {
  return {
    [`${REASON_ANNOTATION_PREFIX}no-liveness-reason`]: omissions.noLivenessReason,
    [`${REASON_ANNOTATION_PREFIX}no-probes-reason`]: omissions.noProbesReason,
  };
}

/** The longest time from the start of a container until it is ready, by its probes; 0 without probes. */
export function startupBudgetSeconds(health: Health): number {
  if (health.check === undefined) return 0;
  const timings = resolveTimings(health.timings, 'service');
  const { failureThreshold, periodSeconds } = startupProbing(timings);
  const started = failureThreshold * Math.max(periodSeconds, timings.timeoutSeconds);
  return Math.max(started, timings.readinessInitialDelaySeconds) + timings.readinessPeriodSeconds;
}

/** A gRPC probe needs the port's number; other probes use its name. */
function handlersOf(
  health: Health,
  ports: readonly DeclaredPort[],
): Record<'liveness' | 'readiness', Handler> | undefined {
  const { check } = health;
  if (check?.kind === 'command') {
    return {
      liveness: { exec: { command: [...check.livenessCommand] } },
      readiness: { exec: { command: [...check.readinessCommand] } },
    };
  }
  const probed = probedPort(health, ports);
  if (check === undefined || probed === undefined) return undefined;
  const { name, port } = probed;
  if (check.kind === 'http') {
    const scheme = defined({ scheme: unless('HTTP', check.scheme) });
    return {
      liveness: { httpGet: { path: check.livenessPath, port: name, ...scheme } },
      readiness: { httpGet: { path: check.readinessPath, port: name, ...scheme } },
    };
  }
  if (check.kind === 'grpc') {
    return { liveness: { grpc: { port } }, readiness: { grpc: { port, ...defined({ service: check.service }) } } };
  }
  const listens = { tcpSocket: { port: name } };
  const { readinessCommand } = check;
  return {
    liveness: listens,
    readiness: readinessCommand === undefined ? listens : { exec: { command: [...readinessCommand] } },
  };
}

function probe(handler: Handler, timing: Probe): Probe {
  return { ...handler, ...defined(timing) };
}

/** Leaves out the value that the API server fills in. It drops a delay of 0, which GitOps tools would report as drift. */
function unless<T>(filledIn: T, value: T): T | undefined {
  return value === filledIn ? undefined : value;
}
