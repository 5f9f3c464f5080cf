import { k8s } from '../core/k8s';
import type { Health } from './health';
import type { ResolvedMicroservice } from './resolve-microservice';

type Probes = Pick<k8s.Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;
type Question = Pick<k8s.Probe, 'exec' | 'httpGet' | 'grpc' | 'tcpSocket'>;
type Port = ResolvedMicroservice['ports'][number];

const STARTUP_PERIOD_SECONDS = 5;

/** The probes of a service's container; none where its Health says so. */
export function healthProbes({ health, ports }: Pick<ResolvedMicroservice, 'health' | 'ports'>): Probes {
  const questions = questionsOf(
    health,
    ports.find(({ name }) => name === (health.port ?? ports[0]?.name)),
  );
  if (questions === undefined) return {};
  const { timings } = health;
  const timeout = timings.timeoutSeconds === 1 ? {} : { timeoutSeconds: timings.timeoutSeconds };
  return {
    livenessProbe: {
      ...questions.liveness,
      initialDelaySeconds: timings.livenessInitialDelaySeconds,
      periodSeconds: timings.livenessPeriodSeconds,
      ...timeout,
    },
    readinessProbe: {
      ...questions.readiness,
      initialDelaySeconds: timings.readinessInitialDelaySeconds,
      periodSeconds: timings.readinessPeriodSeconds,
      ...timeout,
    },
    // On the liveness check: readiness may wait for others, which is no reason to start the process again.
    startupProbe: {
      ...questions.liveness,
      failureThreshold: Math.ceil(timings.startupSeconds / STARTUP_PERIOD_SECONDS),
      periodSeconds: STARTUP_PERIOD_SECONDS,
      ...timeout,
    },
  };
}

/** A gRPC probe takes a number, the others the port's name. */
function questionsOf({ check }: Health, asked?: Port): { liveness: Question; readiness: Question } | undefined {
  if (check?.kind === 'command') {
    return {
      liveness: { exec: { command: [...check.livenessCommand] } },
      readiness: { exec: { command: [...check.readinessCommand] } },
    };
  }
  if (check === undefined || asked === undefined) return undefined;
  const { name, port } = asked;
  const named = k8s.IntOrString.fromString(name);
  if (check.kind === 'http') {
    return {
      liveness: { httpGet: { path: check.livenessPath, port: named } },
      readiness: { httpGet: { path: check.readinessPath, port: named } },
    };
  }
  if (check.kind === 'grpc') {
    const { service } = check;
    return { liveness: { grpc: { port } }, readiness: { grpc: service === undefined ? { port } : { port, service } } };
  }
  return { liveness: { tcpSocket: { port: named } }, readiness: { tcpSocket: { port: named } } };
}
