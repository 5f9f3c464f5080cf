import { frozen } from '../../frozen';
import { checkedCalls } from '../../input/checked-calls';
import { Input, oneOf } from '../../input/input';
import { absolutePath, portName, reason, text } from '../../input/names';
import { positiveSeconds } from '../../input/numbers';
import { commandWords } from './command-words';
import type {
  CommandHealthProps,
  GrpcHealthProps,
  HealthProps,
  HeartbeatHealthProps,
  HttpHealthProps,
  TcpHealthProps,
} from './health-props';
import { checkTimings, type GivenTimings, givenTimings } from './health-timings';

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

/** Why Kubernetes does not check everything. */
interface Omissions {
  /** Why there are no probes. */
  readonly noProbesReason?: string | undefined;

  /** Why there is no liveness probe. */
  readonly noLivenessReason?: string | undefined;
}

/**
 * How Kubernetes detects whether a process hangs (liveness) and whether it can serve (readiness). Adds a startup probe
 * with the liveness check, so that a slow start does not count as a hang. One class for agents, services and sidecars; a
 * default that differs between them says so. Immutable.
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
    input.optional('readinessCommand', readinessCommand, commandWords);
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
    input.required('livenessCommand', livenessCommand, commandWords);
    input.required('readinessCommand', readinessCommand, commandWords);
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
   * No probes, for a worker that serves no requests or an image without a health check. A process that hangs is not found
   * out; a session that hangs ends with its time limit.
   * @param reason why, in a sentence; rendered as an annotation of the workload
   */
  static none(reason: string): Health {
    return new Health(new Input('Health.none'), undefined, {}, reason);
  }

  /** Name of the probed port; undefined means the container's first port. */
  readonly port: string | undefined;

  /** The timing of the probes as given, without defaults, which depend on what runs in the container. */
  readonly timings: GivenTimings;

  /** Why Kubernetes does not check everything. */
  readonly omissions: Omissions;

  private constructor(
    input: Input,
    /** The checks; undefined for no probes. */
    readonly check: HealthCheck | undefined,
    props: HealthProps,
    noProbesReason?: string,
  ) {
    const { port, noLivenessReason } = props;
    this.port = input.optional('port', port, portName);
    this.omissions = { noProbesReason, noLivenessReason: input.optional('noLivenessReason', noLivenessReason, reason) };
    if (check === undefined) input.required('reason', noProbesReason, reason);
    this.timings = givenTimings(props);
    checkTimings(input, this.timings);
    input.done();
    frozen(this);
  }
}
