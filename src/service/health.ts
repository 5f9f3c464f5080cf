import { frozen } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { type Check, Input, oneOf } from '../core/input/input';
import { absolutePath, portName, text } from '../core/input/names';
import { positiveSeconds, seconds } from '../core/input/numbers';

/** The probed port, and the timing of the probes. */
export interface HealthProps {
  /** Name of the probed port. @default - the workload's first port */
  readonly port?: string;

  /** Seconds from container start to the first liveness probe. @default 30 */
  readonly livenessInitialDelaySeconds?: number;

  /** Seconds between liveness probes. @default 10 */
  readonly livenessPeriodSeconds?: number;

  /** Seconds from container start to the first readiness probe. @default 5 */
  readonly readinessInitialDelaySeconds?: number;

  /** Seconds between readiness probes. @default 5 */
  readonly readinessPeriodSeconds?: number;

  /** Seconds within which the liveness check must pass for the first time. @default 120 */
  readonly startupSeconds?: number;

  /** Seconds after which a probe counts as failed. A process that has reached its CPU limit answers late. @default 5 */
  readonly timeoutSeconds?: number;
}

/** Probes over HTTP. */
export interface HttpHealthProps extends HealthProps {
  /**
   * Path of the liveness probe. It must fail only if the process hangs, and not depend on other services. @default
   * /health
   */
  readonly livenessPath?: string;

  /** Path of the readiness probe, which succeeds when the process can serve. @default /ready */
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

/** The checks of the probes, by protocol. */
export type HealthCheck =
  | {
      readonly kind: 'http';
      readonly livenessPath: string;
      readonly readinessPath: string;
      readonly scheme: 'HTTP' | 'HTTPS';
    }
  | { readonly kind: 'grpc'; readonly service: string | undefined }
  | { readonly kind: 'tcp'; readonly readinessCommand: readonly string[] | undefined }
  | {
      readonly kind: 'command';
      readonly livenessCommand: readonly string[];
      readonly readinessCommand: readonly string[];
    };

/** The timings of HealthProps with every default filled in. */
export type HealthTimings = Required<Omit<HealthProps, 'port'>>;

/**
 * How Kubernetes detects whether a process hangs (liveness) and whether it can serve (readiness). Adds a startup probe
 * with the liveness check, so that a slow start does not count as a hang. Immutable.
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
@checkedCalls('Health')
export class Health {
  /** Probes over HTTP. @throws InputError if a path or a time is invalid */
  static http(props: HttpHealthProps = {}): Health {
    const { livenessPath = '/health', readinessPath = '/ready', scheme = 'HTTP' } = props;
    const input = new Input('Health.http');
    input.required('livenessPath', livenessPath, absolutePath);
    input.required('readinessPath', readinessPath, absolutePath);
    input.required('scheme', scheme, oneOf('HTTP', 'HTTPS'));
    return new Health(input, { kind: 'http', livenessPath, readinessPath, scheme }, props);
  }

  /** Probes with gRPC's standard health service. @throws InputError if a time is invalid */
  static grpc(props: GrpcHealthProps = {}): Health {
    const input = new Input('Health.grpc');
    input.optional('service', props.service, text);
    return new Health(input, { kind: 'grpc', service: props.service }, props);
  }

  /**
   * Probes that open a TCP connection. A process that hangs may still accept connections, so prefer the other kinds.
   */
  static tcp(props: TcpHealthProps = {}): Health {
    const { readinessCommand } = props;
    const input = new Input('Health.tcp');
    input.optional('readinessCommand', readinessCommand, command);
    input.done();
    const check = { readinessCommand: readinessCommand && [...readinessCommand] };
    return new Health(new Input('Health.tcp'), { kind: 'tcp', ...check }, props);
  }

  /**
   * Probes that run commands, for a worker without ports. A command that cannot fail, such as `echo`, proves nothing.
   */
  static command(props: CommandHealthProps): Health {
    const { livenessCommand, readinessCommand } = props;
    const input = new Input('Health.command');
    input.required('livenessCommand', livenessCommand, command);
    input.required('readinessCommand', readinessCommand, command);
    input.done();
    const check = { livenessCommand: [...livenessCommand], readinessCommand: [...readinessCommand] };
    return new Health(new Input('Health.command'), { kind: 'command', ...check }, props);
  }

  /**
   * Probes that check the age of a file, for a worker without ports. They run `sh`, `date` and `stat` of the image; for an
   * image without them, use `command`. Readiness is the same check.
   * @throws InputError if the file or a time is invalid
   */
  static heartbeat(props: HeartbeatHealthProps): Health {
    const { file, maxAgeSeconds = 60 } = props;
    const input = new Input('Health.heartbeat');
    input.required('file', file, absolutePath);
    input.required('maxAgeSeconds', maxAgeSeconds, positiveSeconds);
    input.done();
    // Without the file, the arithmetic is invalid, and the command fails too.
    const age = 'test "$(( $(date +%s) - $(stat -c %Y "$0") ))" -le "$1"';
    const fresh = ['sh', '-c', age, file, String(maxAgeSeconds)];
    const check = { kind: 'command', livenessCommand: fresh, readinessCommand: fresh } as const;
    return new Health(new Input('Health.heartbeat'), check, props);
  }

  /**
   * No probes, for a worker that serves no requests or an image without a health check.
   * @param reason why, in a sentence; rendered as an annotation of the workload
   */
  static none(reason: string): Health {
    const input = new Input('Health.none');
    input.required('reason', reason, (value) =>
      typeof value === 'string' && value.trim() !== '' ? undefined : { must: 'give the reason in a sentence' },
    );
    return new Health(input, undefined, {}, reason);
  }

  /** Name of the probed port; undefined means the workload's first port. */
  readonly port: string | undefined;

  /** The timing of the probes. */
  readonly timings: HealthTimings;

  private constructor(
    input: Input,
    /** The checks; undefined for no probes. */
    readonly check: HealthCheck | undefined,
    props: HealthProps,
    /** Why there are no probes. */
    readonly reason?: string,
  ) {
    this.port = input.optional('port', props.port, portName);
    this.timings = resolveTimings(props);
    checkTimings(input, this.timings);
    input.done();
    frozen(this);
  }
}

const command: Check = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string' && word !== '')
    ? undefined
    : { must: "be a list of words such as ['recorder', 'ping']" };

function resolveTimings(props: HealthProps): HealthTimings {
  return {
    livenessInitialDelaySeconds: props.livenessInitialDelaySeconds ?? 30,
    livenessPeriodSeconds: props.livenessPeriodSeconds ?? 10,
    readinessInitialDelaySeconds: props.readinessInitialDelaySeconds ?? 5,
    readinessPeriodSeconds: props.readinessPeriodSeconds ?? 5,
    startupSeconds: props.startupSeconds ?? 120,
    timeoutSeconds: props.timeoutSeconds ?? 5,
  };
}

function checkTimings(input: Input, timings: HealthTimings): void {
  input.required('livenessInitialDelaySeconds', timings.livenessInitialDelaySeconds, seconds);
  input.required('livenessPeriodSeconds', timings.livenessPeriodSeconds, positiveSeconds);
  input.required('readinessInitialDelaySeconds', timings.readinessInitialDelaySeconds, seconds);
  input.required('readinessPeriodSeconds', timings.readinessPeriodSeconds, positiveSeconds);
  input.required('startupSeconds', timings.startupSeconds, positiveSeconds);
  input.required('timeoutSeconds', timings.timeoutSeconds, positiveSeconds);
}
