import { frozen } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { type Check, Input } from '../core/input/input';
import { absolutePath, portName, text } from '../core/input/names';
import { positiveSeconds, seconds } from '../core/input/numbers';

/** Which port is probed, and when. */
export interface HealthProps {
  /** Name of the port that is probed. @default - the first of the workload's ports */
  readonly port?: string;

  /** Seconds from container start to the first liveness probe. @default 30 */
  readonly livenessInitialDelaySeconds?: number;

  /** Seconds between liveness probes. @default 10 */
  readonly livenessPeriodSeconds?: number;

  /** Seconds from container start to the first readiness probe. @default 5 */
  readonly readinessInitialDelaySeconds?: number;

  /** Seconds between readiness probes. @default 5 */
  readonly readinessPeriodSeconds?: number;

  /** Seconds until the liveness check must have passed for the first time. @default 120 */
  readonly startupSeconds?: number;

  /** Seconds after which a probe has failed. @default 1 */
  readonly timeoutSeconds?: number;
}

/** Probes over HTTP. */
export interface HttpHealthProps extends HealthProps {
  /** Fails only when the process hangs. It must not depend on other services. @default /health */
  readonly livenessPath?: string;

  /** Succeeds when the process can serve. @default /ready */
  readonly readinessPath?: string;
}

/**
 * Probes over gRPC.
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export interface GrpcHealthProps extends HealthProps {
  /** The service of the readiness check; liveness checks the whole server. @default - the whole server */
  readonly service?: string;
}

/** Probes over TCP. */
export interface TcpHealthProps extends HealthProps {
  /**
   * The readiness check as a command that exits with 0 when the process can serve: `['pg_isready', '--quiet']`. It runs without a shell.
   * @default - ready when the port takes connections
   */
  readonly readinessCommand?: readonly string[];
}

/** Probes that run commands in the container, without a shell. */
export interface CommandHealthProps extends Omit<HealthProps, 'port'> {
  /** Exits with 0 unless the process hangs: `['recorder', 'ping']`. */
  readonly livenessCommand: readonly string[];

  /** Exits with 0 when the process can work. */
  readonly readinessCommand: readonly string[];
}

/** What the probes check: over HTTP, gRPC or TCP, or by commands. */
export type HealthCheck =
  | { readonly kind: 'http'; readonly livenessPath: string; readonly readinessPath: string }
  | { readonly kind: 'grpc'; readonly service: string | undefined }
  | { readonly kind: 'tcp'; readonly readinessCommand: readonly string[] | undefined }
  | {
      readonly kind: 'command';
      readonly livenessCommand: readonly string[];
      readonly readinessCommand: readonly string[];
    };

/** HealthProps with every default filled in. The default of the port depends on the workload. */
export type HealthTimings = Required<Omit<HealthProps, 'port'>>;

/**
 * How Kubernetes learns whether a process hangs (liveness) and whether it can serve (readiness). Each kind adds a startup probe with
 * the liveness check, so that a slow start is not mistaken for a hang. A frozen value.
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
@checkedCalls
export class Health {
  /** @throws InputError when a path or a time is invalid */
  static http(props: HttpHealthProps = {}): Health {
    const { livenessPath = '/health', readinessPath = '/ready' } = props;
    const input = new Input('Health.http');
    input.required('livenessPath', livenessPath, absolutePath);
    input.required('readinessPath', readinessPath, absolutePath);
    return new Health(input, { kind: 'http', livenessPath, readinessPath }, props);
  }

  /** The standard health service of gRPC. @throws InputError when a time is invalid */
  static grpc(props: GrpcHealthProps = {}): Health {
    const input = new Input('Health.grpc');
    input.optional('service', props.service, text);
    return new Health(input, { kind: 'grpc', service: props.service }, props);
  }

  /** Whether a port takes connections. It proves less than the others: a process that hangs may still take them. */
  static tcp(props: TcpHealthProps = {}): Health {
    const { readinessCommand } = props;
    const input = new Input('Health.tcp');
    input.optional('readinessCommand', readinessCommand, command);
    input.done();
    const check = { readinessCommand: readinessCommand && [...readinessCommand] };
    return new Health(new Input('Health.tcp'), { kind: 'tcp', ...check }, props);
  }

  /** For a worker without ports. A command that cannot fail, such as `echo`, proves nothing. */
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
   * No probes: for a worker that nobody calls, or an image that cannot answer any.
   * @param reason why, in a sentence: it is kept in an annotation of the workload
   */
  static none(reason: string): Health {
    const input = new Input('Health.none');
    input.required('reason', reason, (value) =>
      typeof value === 'string' && value.trim() !== '' ? undefined : { must: 'say why, in a sentence' },
    );
    return new Health(input, undefined, {}, reason);
  }

  /** Name of the port that is probed; the first port of the workload when undefined. */
  readonly port: string | undefined;

  /** When the probes run. */
  readonly timings: HealthTimings;

  private constructor(
    input: Input,
    /** What the probes check; undefined for no probes. */
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
    timeoutSeconds: props.timeoutSeconds ?? 1,
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
