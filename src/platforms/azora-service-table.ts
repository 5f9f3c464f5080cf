import type { RouteAuth } from '../gateway/api-route';

/** A service's group, which determines its namespace: core services or AI services. */
export type AzoraPart = 'core' | 'ai';

/** A backing service, or the internet. */
type AzoraDependency = 'postgres' | 'redis' | 'kafka' | 'internet';

/** A service of Azora: its namespace, its dependencies and its route. */
interface AzoraService<Name extends string> {
  readonly part: AzoraPart;

  /** The port that the service listens on. */
  readonly port: number;

  /** The services that it calls. */
  readonly calls: readonly Name[];

  /** Its backing services, and `internet` if it calls the internet. */
  readonly uses: readonly AzoraDependency[];

  /** The path of its route in the gateway. */
  readonly route: string;

  /** Seconds in which the answers that it streams may end. @default - the default of a Microservice */
  readonly drainSeconds?: number;

  /** The keys of its entry `azora/NAME` in the store of credentials. @default - no credentials of its own */
  readonly credentials?: readonly string[];

  /** The clients that may call the route. @default - clients with a key */
  readonly auth?: RouteAuth;
}

/** Long enough for a conversation whose answers are streamed. */
const CONVERSATION_SECONDS = 600;

/**
 * The services of the Azora deployment document, with every path between them. To add a service, add an entry. Entries
 * can only call other entries; the compiler checks this.
 */
export const AZORA_SERVICES = services({
  user: {
    part: 'core',
    port: 8080,
    calls: ['session', 'ai-agent', 'analytics'],
    uses: ['postgres'],
    route: '/users',
  },
  session: { part: 'core', port: 8081, calls: [], uses: ['redis'], route: '/sessions' },
  course: { part: 'core', port: 8082, calls: ['ai-agent', 'analytics'], uses: ['postgres'], route: '/courses' },
  enrollment: { part: 'core', port: 8083, calls: ['ai-agent', 'analytics'], uses: ['postgres'], route: '/enrollments' },
  'llm-wrapper': {
    part: 'ai',
    port: 8084,
    calls: ['analytics'],
    uses: ['redis', 'internet'],
    route: '/llm',
    drainSeconds: CONVERSATION_SECONDS,
    // The Azora deployment document says that it authenticates by a Secret, and has none.
    credentials: ['OPENAI_API_KEY'],
  },
  'ai-agent': {
    part: 'ai',
    port: 8085,
    calls: ['user', 'session', 'course', 'enrollment', 'llm-wrapper', 'analytics'],
    uses: ['redis', 'internet'],
    route: '/agent',
    drainSeconds: CONVERSATION_SECONDS,
  },
  analytics: { part: 'ai', port: 8086, calls: [], uses: ['redis', 'kafka', 'internet'], route: '/analytics' },
});

/** The name of a service of Azora. */
export type AzoraServiceName = keyof typeof AZORA_SERVICES;

/** All names, sorted. */
export const AZORA_SERVICE_NAMES = Object.keys(AZORA_SERVICES).filter(isServiceName);

/** The name of a service's Deployment, Service and image. */
export function workloadName(name: AzoraServiceName): string {
  return `${name}-service`;
}

/** Restricts the calls of each entry to the other entries. */
function services<const Name extends string>(
  entries: Readonly<Record<Name, AzoraService<NoInfer<Name>>>>,
): Readonly<Record<Name, AzoraService<Name>>> {
  return entries;
}

function isServiceName(name: string): name is AzoraServiceName {
  return Object.hasOwn(AZORA_SERVICES, name);
}
