import type { RouteAuth } from '../gateway/api-route';

/** Where a service runs: among the core services, or beside the models. */
export type AzoraPart = 'core' | 'ai';

/** What a service keeps its state in, or calls outside. */
export type AzoraBacking = 'postgres' | 'redis' | 'kafka' | 'internet';

/** One service of Azora: where it runs, whom it calls, how requests reach it. */
interface AzoraService<Name extends string> {
  readonly part: AzoraPart;

  /** What it listens on. */
  readonly port: number;

  /** The services that it calls. */
  readonly calls: readonly Name[];

  /** What it depends on. */
  readonly uses: readonly AzoraBacking[];

  /** What the paths of its requests begin with, at the gateway. */
  readonly route: string;

  /** Whom the gateway lets in. @default - clients with a key */
  readonly auth?: RouteAuth;
}

/**
 * The services of the document, each with every path that it says: adding one is an entry here. Whom an entry calls has to be an entry
 * too, or it does not compile.
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
  'llm-wrapper': { part: 'ai', port: 8084, calls: ['analytics'], uses: ['redis', 'internet'], route: '/llm' },
  'ai-agent': {
    part: 'ai',
    port: 8085,
    calls: ['user', 'session', 'course', 'enrollment', 'llm-wrapper', 'analytics'],
    uses: ['redis', 'internet'],
    route: '/agent',
  },
  analytics: { part: 'ai', port: 8086, calls: [], uses: ['redis', 'kafka', 'internet'], route: '/analytics' },
});

/** The name of a service of Azora. */
export type AzoraServiceName = keyof typeof AZORA_SERVICES;

/** Every name, in order. */
export const AZORA_SERVICE_NAMES = Object.keys(AZORA_SERVICES).filter(isServiceName);

/** What a service's Deployment, Service and image are called. */
export function workloadName(name: AzoraServiceName): string {
  return `${name}-service`;
}

/** Names are those of the entries, and of nothing else. */
function services<const Name extends string>(
  entries: Readonly<Record<Name, AzoraService<NoInfer<Name>>>>,
): Readonly<Record<Name, AzoraService<Name>>> {
  return entries;
}

function isServiceName(name: string): name is AzoraServiceName {
  return name in AZORA_SERVICES;
}
