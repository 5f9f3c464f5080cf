import { frozen } from '../core/frozen';
import { type Check, Input } from '../core/input';
import { absolutePath, portName, text } from '../core/names';
import { positiveSeconds, seconds } from '../core/numbers';

/** Where a service is asked for its health, and when. */
export interface HealthProps {
  /** Name of the port that is asked. @default - the first of the service's ports */
  readonly port?: string;

  /** Seconds from container start to the first liveness probe. @default 30 */
  readonly livenessInitialDelaySeconds?: number;

  /** Seconds between liveness probes. @default 10 */
  readonly livenessPeriodSeconds?: number;

  /** Seconds from container start to the first readiness probe. @default 5 */
  readonly readinessInitialDelaySeconds?: number;

  /** Seconds between readiness probes. @default 5 */
  readonly readinessPeriodSeconds?: number;

  /** Seconds that the service may take to pass its liveness check for the first time. @default 120 */
  readonly startupSeconds?: number;

  /** Seconds within which each probe has to be answered. @default 1 */
  readonly timeoutSeconds?: number;
}

/** A service that answers over HTTP. */
export interface HttpHealthProps extends HealthProps {
  /** Fails when the process hangs; nothing that it depends on belongs here. @default /health */
  readonly livenessPath?: string;

  /** Succeeds when it can serve. @default /ready */
  readonly readinessPath?: string;
}

/**
 * A service that speaks gRPC.
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export interface GrpcHealthProps extends HealthProps {
  /** The service that readiness asks for; liveness asks for the server as a whole. @default - the server as a whole */
  readonly service?: string;
}

/** A worker that is asked by running commands in its container. */
export interface CommandHealthProps extends Omit<HealthProps, 'port'> {
  /** Ends with 0 unless the process hangs: `['recorder', 'ping']`. No shell is around it. */
  readonly livenessCommand: readonly string[];

  /** Ends with 0 when the process can work. */
  readonly readinessCommand: readonly string[];
}

/** What is asked of a service: over HTTP, gRPC or TCP, or by a command. */
export type HealthCheck =
  | { readonly kind: 'http'; readonly livenessPath: string; readonly readinessPath: string }
  | { readonly kind: 'grpc'; readonly service: string | undefined }
  | { readonly kind: 'tcp' }
  | {
      readonly kind: 'command';
      readonly livenessCommand: readonly string[];
      readonly readinessCommand: readonly string[];
    };

/** HealthProps with every default filled in, but for the port, which the service knows. */
export type HealthTimings = Required<Omit<HealthProps, 'port'>>;

/**
 * How Kubernetes learns whether a service hangs (liveness) and whether it can serve (readiness). A startup probe on the
 * liveness check comes with each kind, so that a slow start is not taken for a hang. A frozen value.
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export class Health {
  /** @throws InputError when a path or a time is not one */
  static http(props: HttpHealthProps = {}): Health {
    const { livenessPath = '/health', readinessPath = '/ready' } = props;
    const input = new Input('Health.http');
    input.required('livenessPath', livenessPath, absolutePath);
    input.required('readinessPath', readinessPath, absolutePath);
    return new Health(input, { kind: 'http', livenessPath, readinessPath }, props);
  }

  /** The standard health service of gRPC. @throws InputError when a time is not one */
  static grpc(props: GrpcHealthProps = {}): Health {
    const input = new Input('Health.grpc');
    input.optional('service', props.service, text);
    return new Health(input, { kind: 'grpc', service: props.service }, props);
  }

  /** A port that takes connections. It says less than the others: a process that hangs may still take them. */
  static tcp(props: HealthProps = {}): Health {
    return new Health(new Input('Health.tcp'), { kind: 'tcp' }, props);
  }

  /** For a worker without ports. A command that only prints something can never fail, and so says nothing. */
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
   * No probes: a worker that nobody calls, or an image that answers none.
   * @param reason why, in a sentence: it lands in an annotation of the Deployment
   */
  static none(reason: string): Health {
    const input = new Input('Health.none');
    input.required('reason', reason, (value) =>
      typeof value === 'string' && value.trim() !== '' ? undefined : { must: 'say why, in a sentence' },
    );
    return new Health(input, undefined, {}, reason);
  }

  /** Name of the port that is asked; the first one where it is undefined. */
  readonly port: string | undefined;

  /** When it is asked. */
  readonly timings: HealthTimings;

  private constructor(
    input: Input,
    /** What is asked; undefined where there are no probes. */
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
