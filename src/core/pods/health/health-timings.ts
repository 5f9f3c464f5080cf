import { defined } from '../../defined';
import type { Input } from '../../input/input';
import { count, positiveSeconds, seconds } from '../../input/numbers';
import type { HealthProps } from './health-props';

/** The timing of the probes, as props give it. */
export type GivenTimings = Omit<HealthProps, 'port' | 'noLivenessReason'>;

/** The timing of the probes with every default filled in. */
export type HealthTimings = Required<GivenTimings>;

/** What runs in a container. Kubernetes starts the container of a service again, but not that of an agent. */
export type ProbedKind = 'agent' | 'service';

/**
 * An agent that is ended by mistake loses its conversation. Six probes of 10 s give a busy agent a minute; a service that is
 * started again after half of that loses only requests.
 */
const LIVENESS_FAILURES: Readonly<Record<ProbedKind, number>> = { agent: 6, service: 3 };

const STARTUP_PERIOD_SECONDS = 5;

/** Copies the times out of props that hold more than them. */
export function givenTimings(props: GivenTimings): GivenTimings {
  const {
    livenessInitialDelaySeconds,
    livenessPeriodSeconds,
    livenessFailureThreshold,
    readinessInitialDelaySeconds,
    readinessPeriodSeconds,
    readinessTimeoutSeconds,
    startupSeconds,
    timeoutSeconds,
  } = props;
  return defined({
    livenessInitialDelaySeconds,
    livenessPeriodSeconds,
    livenessFailureThreshold,
    readinessInitialDelaySeconds,
    readinessPeriodSeconds,
    readinessTimeoutSeconds,
    startupSeconds,
    timeoutSeconds,
  });
}

/** Fills in every default. */
export function resolveTimings(given: GivenTimings, kind: ProbedKind): HealthTimings {
  const timeoutSeconds = given.timeoutSeconds ?? 5;
  return {
    livenessInitialDelaySeconds: given.livenessInitialDelaySeconds ?? 30,
    livenessPeriodSeconds: given.livenessPeriodSeconds ?? 10,
    livenessFailureThreshold: given.livenessFailureThreshold ?? LIVENESS_FAILURES[kind],
    readinessInitialDelaySeconds: given.readinessInitialDelaySeconds ?? 5,
    readinessPeriodSeconds: given.readinessPeriodSeconds ?? 5,
    readinessTimeoutSeconds: given.readinessTimeoutSeconds ?? timeoutSeconds,
    startupSeconds: given.startupSeconds ?? 120,
    timeoutSeconds,
  };
}

/** Reports every wrong time. */
export function checkTimings(input: Input, given: GivenTimings): void {
  input.optional('livenessInitialDelaySeconds', given.livenessInitialDelaySeconds, seconds);
  input.optional('livenessPeriodSeconds', given.livenessPeriodSeconds, positiveSeconds);
  input.optional('livenessFailureThreshold', given.livenessFailureThreshold, count);
  input.optional('readinessInitialDelaySeconds', given.readinessInitialDelaySeconds, seconds);
  input.optional('readinessPeriodSeconds', given.readinessPeriodSeconds, positiveSeconds);
  input.optional('readinessTimeoutSeconds', given.readinessTimeoutSeconds, positiveSeconds);
  input.optional('startupSeconds', given.startupSeconds, positiveSeconds);
  input.optional('timeoutSeconds', given.timeoutSeconds, positiveSeconds);
}

/** How often a startup probe runs, and how many of its checks may fail. */
export function startupProbing({ startupSeconds }: HealthTimings): {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
} {
  return {
    periodSeconds: STARTUP_PERIOD_SECONDS,
    failureThreshold: Math.ceil(startupSeconds / STARTUP_PERIOD_SECONDS),
  };
}
