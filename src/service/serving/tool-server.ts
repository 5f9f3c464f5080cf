import { Construct } from 'constructs';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { absolutePath } from '../../core/input/names';
import { port, seconds } from '../../core/input/numbers';
import { listed } from '../../core/listed';
import { titleOf } from '../../core/objects/identity';
import { namespaceLabelsIn } from '../../core/objects/namespace-labels';
import { addCheck } from '../../core/objects/tree-check';
import { Health } from '../../core/pods/health/health';
import { resolved } from '../../core/resolved';
import type { Connections, IConnectable } from '../../network/connections';
import { withoutCovered } from '../../network/covered-paths';
import { Peer } from '../../network/peer';
import { Microservice } from '../microservice';
import type { MicroservicePort, MicroserviceProps } from '../microservice-props';

/** A server of tools for agents. All props of a Microservice apply, except its ports. */
export interface ToolServerProps extends Omit<MicroserviceProps, 'ports' | 'sessionAffinitySeconds'> {
  /** The port of the pods and of the Service, called `mcp`. @default 8000 */
  readonly port?: number;

  /** The path of the endpoint. @default /mcp */
  readonly path?: string;

  /** Other ports, such as one for metrics. Nobody may call them until `connections` says so. @default - none */
  readonly otherPorts?: readonly MicroservicePort[];

  /**
   * The only pods that may call the tools: AgentTemplates, services, and peers, such as the agents of all tenants. Synth fails if anything
   * else opens the port.
   */
  readonly callers: readonly (Peer | IConnectable)[];

  /** What the tools call. @default - nothing */
  readonly egress?: readonly (Peer | IConnectable)[];

  /**
   * The probes. The protocol has no health check, so that the default only sees whether the server accepts connections: use
   * `Health.http` for a server that has one.
   * @default - `Health.tcp()` on the port `mcp`
   */
  readonly health?: Health;

  /**
   * Seconds for which each caller stays at one pod, for a server that keeps sessions in memory, as the protocol allowed before
   * 2026-07-28. The Service cannot read the session from a header: it goes by the address of the caller, which is a pod of its own for
   * each session of an agent. 0 spreads all requests over all pods, for a server without sessions. A session ends with its pod.
   * @default 10800
   * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#session-management
   */
  readonly sessionAffinitySeconds?: number;
}

/** The name of the port. */
const MCP_PORT = 'mcp';

const DEFAULTS = {
  port: 8000,
  path: '/mcp',
  otherPorts: [],
  egress: [],
  health: Health.tcp({ port: MCP_PORT }),
  sessionAffinitySeconds: 10_800,
} as const satisfies Partial<ToolServerProps>;

/**
 * A server of the Model Context Protocol over streamable HTTP: a Microservice that only the listed agents may call, and that may call only
 * what is listed.
 * @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http
 */
@checkedCalls('ToolServer')
export class ToolServer extends Construct implements IConnectable {
  /** Its Deployment, Service, policy and disruption budget. */
  readonly service: Microservice;

  /** Opens paths from and to its pods, except to the port `mcp`: `callers` does that. */
  readonly connections: Connections;

  /** Where agents call it, such as `http://search.tools.svc:8000/mcp`. */
  readonly url: string;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: ToolServerProps) {
    super(scope, id);
    const { callers, egress, otherPorts, port: mcp, path, sessionAffinitySeconds, ...service } = resolveServer(props);
    checkToolServer(props);
    this.service = new Microservice(this, 'Service', {
      ...service,
      ports: [{ name: MCP_PORT, port: mcp, appProtocol: 'http' }, ...otherPorts],
      sessionAffinitySeconds: sessionAffinitySeconds === 0 ? undefined : sessionAffinitySeconds,
    });
    this.connections = this.service.connections;
    this.url = `http://${this.service.host}:${mcp}${path}`;
    for (const caller of callers) this.connections.allowFrom(caller, { ports: [MCP_PORT] });
    for (const peer of egress) this.connections.allowTo(peer);
    const allowed = callers.map((caller) =>
      caller instanceof Peer ? caller.title : caller.connections.endpoint.subject,
    );
    addCheck(this, () => this.strangers(mcp, allowed));
  }

  /** Whoever else may call the tools, because a path was opened from the other side or by `connections`. */
  private strangers(mcp: number, allowed: readonly string[]): string[] {
    const paths = this.connections.ingress.filter(
      ({ ports }) => ports.length === 0 || ports.some(({ port, endPort = port }) => port <= mcp && mcp <= endPort),
    );
    const own = paths.filter(({ peer }) => allowed.includes(peer));
    const namespaces = namespaceLabelsIn(this.node.root);
    const others = paths
      .filter((path) => !own.includes(path) && withoutCovered([...own, path], namespaces).includes(path))
      .map(({ peer }) => peer);
    if (others.length === 0) return [];
    return [
      `${this.connections.endpoint.subject}: only callers may reach its tools, got ${listed([...new Set(others)])}: add them to callers`,
    ];
  }
}

/** Fills in the defaults that a Microservice does not have. */
function resolveServer(props: ToolServerProps) {
  return resolved<ToolServerProps, typeof DEFAULTS>(props, DEFAULTS);
}

function checkToolServer(props: ToolServerProps): void {
  const { name, namespace, callers } = props;
  const input = new Input(titleOf({ kind: 'ToolServer', metadata: { namespace, name } }));
  input.optional('port', props.port, port);
  input.optional('path', props.path, absolutePath);
  input.optional('sessionAffinitySeconds', props.sessionAffinitySeconds, seconds);
  if (callers.length === 0) input.refuse('callers must name who may call the tools, such as an AgentTemplate, got []');
  input.done();
}
