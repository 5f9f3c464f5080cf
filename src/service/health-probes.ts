import type { Container, Probe } from 'kubernetes-types/core/v1';
import { defined } from '../core/defined';
import type { Health } from './health';
import type { WorkloadPort } from './workload-props';

type Probes = Pick<Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;
/** The action of a probe. */
type Handler = Pick<Probe, 'exec' | 'httpGet' | 'grpc' | 'tcpSocket'>;

const STARTUP_PERIOD_SECONDS = 5;

/** The inputs of the probes. */
interface Probed {
  readonly health: Health;
  readonly ports: readonly WorkloadPort[];
}

/**
 * The probes of a container; empty for `Health.none`.
 * @param hungSeconds seconds from a failed liveness or startup check to SIGKILL; undefined for the grace period of the pod
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#probe-level-terminationgraceperiodseconds
 */
export function healthProbes({ health, ports }: Probed, hungSeconds?: number): Probes {
  const handlers = handlersOf(
    health,
    ports.find(({ name }) => name === (health.port ?? ports[0]?.name)),
  );
  if (handlers === undefined) return {};
  const { timings } = health;
  const timeout = timings.timeoutSeconds === 1 ? {} : { timeoutSeconds: timings.timeoutSeconds };
  const hung = defined({ terminationGracePeriodSeconds: hungSeconds });
  return {
    livenessProbe: {
      ...handlers.liveness,
      ...initialDelay(timings.livenessInitialDelaySeconds),
      periodSeconds: timings.livenessPeriodSeconds,
      ...timeout,
      ...hung,
    },
    readinessProbe: {
      ...handlers.readiness,
      ...initialDelay(timings.readinessInitialDelaySeconds),
      periodSeconds: timings.readinessPeriodSeconds,
      ...timeout,
    },
    // Uses the liveness check: readiness may depend on other services, whose failure is no reason to restart the
    // process.
    startupProbe: {
      ...handlers.liveness,
      failureThreshold: startupFailures(health),
      periodSeconds: STARTUP_PERIOD_SECONDS,
      ...timeout,
      ...hung,
    },
  };
}

/** The longest time from the start of a container until it is ready, by its probes; 0 without probes. */
export function startupBudgetSeconds(health: Health): number {
  if (health.check === undefined) return 0;
  const { readinessInitialDelaySeconds, readinessPeriodSeconds, timeoutSeconds } = health.timings;
  const started = startupFailures(health) * Math.max(STARTUP_PERIOD_SECONDS, timeoutSeconds);
  return Math.max(started, readinessInitialDelaySeconds) + readinessPeriodSeconds;
}

/** The number of startup probes that may fail. */
function startupFailures({ timings }: Health): number {
  return Math.ceil(timings.startupSeconds / STARTUP_PERIOD_SECONDS);
}

/** A gRPC probe needs the port's number; other probes use its name. */
function handlersOf({ check }: Health, probed?: WorkloadPort): { liveness: Handler; readiness: Handler } | undefined {
  if (check?.kind === 'command') {
    return {
      liveness: { exec: { command: [...check.livenessCommand] } },
      readiness: { exec: { command: [...check.readinessCommand] } },
    };
  }
  if (check === undefined || probed === undefined) return undefined;
  const { name, port } = probed;
  if (check.kind === 'http') {
    // HTTP is the API server's default.
    const scheme = check.scheme === 'HTTP' ? {} : { scheme: check.scheme };
    return {
      liveness: { httpGet: { path: check.livenessPath, port: name, ...scheme } },
      readiness: { httpGet: { path: check.readinessPath, port: name, ...scheme } },
    };
  }
  if (check.kind === 'grpc') {
    const { service } = check;
    return { liveness: { grpc: { port } }, readiness: { grpc: service === undefined ? { port } : { port, service } } };
  }
  const listens = { tcpSocket: { port: name } };
  const { readinessCommand } = check;
  return {
    liveness: listens,
    readiness: readinessCommand === undefined ? listens : { exec: { command: [...readinessCommand] } },
  };
}

/** Left out if 0: the API server drops it, and GitOps tools would report drift. */
function initialDelay(seconds: number): Pick<Probe, 'initialDelaySeconds'> {
  return seconds === 0 ? {} : { initialDelaySeconds: seconds };
}
