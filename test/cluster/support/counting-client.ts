import type { KubernetesClient, KubernetesRequest, KubernetesResponse } from '../../../src/session';

/** Counts the requests that pass, as `POST pods`, `GET pods/NAME`, `WATCH pods`. */
export class CountingClient implements KubernetesClient {
  private readonly counts = new Map<string, number>();

  constructor(private readonly client: KubernetesClient) {}

  request(request: KubernetesRequest): Promise<KubernetesResponse> {
    const kind = kindOf(request);
    this.counts.set(kind, this.of(kind) + 1);
    return this.client.request(request);
  }

  of(kind: string): number {
    return this.counts.get(kind) ?? 0;
  }

  /** The kinds in alphabetical order. */
  get kinds(): readonly string[] {
    return [...this.counts.keys()].sort();
  }

  get all(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

function kindOf({ method, path }: KubernetesRequest): string {
  const [where = '', query = ''] = path.split('?');
  const [resource, name] = where.split('/').slice(5);
  const verb = query.includes('watch=true') ? 'WATCH' : method;
  return `${verb} ${resource}${name === undefined ? '' : '/NAME'}`;
}
