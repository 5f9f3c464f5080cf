/** The probed port, and the timing of the probes. */
export interface HealthProps {
  /** Name of the probed port. @default - the container's first port */
  readonly port?: string;

  /** Seconds from container start to the first liveness probe. @default 30 */
  readonly livenessInitialDelaySeconds?: number;

  /** Seconds between liveness probes. @default 10 */
  readonly livenessPeriodSeconds?: number;

  /**
   * Liveness probes in a row that must fail before Kubernetes ends the container.
   * @default 3; 6 for an agent, which is not started again, so that its session ends
   */
  readonly livenessFailureThreshold?: number;

  /**
   * Why no liveness probe runs, so that a process that hangs is not ended; rendered as an annotation. The startup probe
   * stays.
   * @default - a liveness probe runs
   */
  readonly noLivenessReason?: string;

  /** Seconds from container start to the first readiness probe. @default 5 */
  readonly readinessInitialDelaySeconds?: number;

  /** Seconds between readiness probes. @default 5 */
  readonly readinessPeriodSeconds?: number;

  /** Seconds after which a readiness probe counts as failed. @default - `timeoutSeconds` */
  readonly readinessTimeoutSeconds?: number;

  /** Seconds within which the liveness check must pass for the first time. @default 120 */
  readonly startupSeconds?: number;

  /** Seconds after which a probe counts as failed. A process that has reached its CPU limit answers late. @default 5 */
  readonly timeoutSeconds?: number;
}

/** Probes over HTTP. */
export interface HttpHealthProps extends HealthProps {
  /**
   * Path of the liveness probe. It must fail only if the process hangs, and not depend on other services.
   * @default /health
   */
  readonly livenessPath?: string;

  /**
   * Path of the readiness probe, which succeeds when the process can serve, or when an agent can join its session.
   * @default /ready
   */
  readonly readinessPath?: string;

  /** `HTTPS` for a port that serves TLS. The kubelet does not verify its certificate. @default HTTP */
  readonly scheme?: 'HTTP' | 'HTTPS';
}

/**
 * Probes over gRPC.
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export interface GrpcHealthProps extends HealthProps {
  /**
   * The service that the readiness probe checks; the liveness probe checks the whole server.
   * @default - the whole server
   */
  readonly service?: string;
}

/** Probes over TCP. */
export interface TcpHealthProps extends HealthProps {
  /**
   * Command of the readiness probe, which exits with 0 when the process can serve: `['pg_isready', '--quiet']`. It runs
   * without a shell.
   * @default - the port accepts a connection
   */
  readonly readinessCommand?: readonly string[];
}

/** Probes that run commands in the container, without a shell. */
export interface CommandHealthProps extends Omit<HealthProps, 'port'> {
  /** Command of the liveness probe, which exits with 0 unless the process hangs: `['recorder', 'ping']`. */
  readonly livenessCommand: readonly string[];

  /** Command of the readiness probe, which exits with 0 when the process can work. */
  readonly readinessCommand: readonly string[];
}

/** Probes by a file that the process keeps fresh. */
export interface HeartbeatHealthProps extends Omit<HealthProps, 'port'> {
  /**
   * The file that the process writes or touches after each round of its work, such as `/tmp/heartbeat`. Its folder must be
   * one of `scratchDirs`. Not from a timer of its own, which goes on if the work hangs.
   */
  readonly file: string;

  /** The age of the file, in seconds, from which on the process counts as hanging: several rounds of its work. @default 60 */
  readonly maxAgeSeconds?: number;
}
