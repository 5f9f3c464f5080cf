import type { Received, Reply } from './fake-api-server';

/** An object that the fake cluster stores. */
export interface FakeObject {
  readonly kind: string;
  readonly metadata: {
    name: string;
    uid: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    managedFields?: readonly { readonly manager: string; readonly operation: string }[];
    ownerReferences?: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
    creationTimestamp: string;
    deletionTimestamp?: string;
  };
  readonly spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
  readonly data?: Record<string, string>;
  readonly immutable?: boolean;
}

/** Pods and Secrets in memory, as the API server answers for them: names, uids, owners, graces. */
export class FakeCluster {
  readonly pods = new Map<string, FakeObject>();
  readonly secrets = new Map<string, FakeObject>();

  /** Answers that come first: each takes a request, or leaves it by returning undefined. */
  readonly faults: ((request: Received) => Reply | undefined)[] = [];

  /** The most pods that have not ended. */
  quota = Number.POSITIVE_INFINITY;

  /** The time of the API server. */
  now = Date.parse('2026-01-01T00:00:00Z');
  private uids = 0;

  readonly reply = (request: Received): Reply => {
    for (const fault of this.faults) {
      const reply = fault(request);
      if (reply !== undefined) return reply;
    }
    return { headers: { Date: new Date(this.now).toUTCString() }, ...this.answer(request) };
  };

  /** Removes a pod, and what it owns. */
  remove(name: string): void {
    const uid = this.pods.get(name)?.metadata.uid;
    this.pods.delete(name);
    for (const [secret, { metadata }] of this.secrets) {
      if (metadata.ownerReferences?.some((owner) => owner.uid === uid)) this.secrets.delete(secret);
    }
  }

  private answer({ method, path, body }: Received): Exclude<Reply, 'cut'> {
    const [where = ''] = path.split('?');
    const [, resource = '', name, sub] =
      /^\/api\/v1\/namespaces\/[^/]+\/(pods|secrets)(?:\/([^/]+))?(?:\/(log))?$/.exec(where) ?? [];
    const store = resource === 'pods' ? this.pods : this.secrets;
    const manager = new URLSearchParams(path.replace(/.*\?/, '')).get('fieldManager') ?? 'unknown';
    if (method === 'POST') return this.create(resource, store, JSON.parse(body), manager);
    if (name === undefined) return { status: 200, body: { items: [...store.values()], metadata: {} } };
    const object = store.get(name);
    if (object === undefined) return failure(404, 'NotFound', `${resource} "${name}" not found`, resource);
    if (method === 'GET') return { status: 200, body: sub === 'log' ? `log of ${name}` : object };
    return this.delete(resource, object, JSON.parse(body));
  }

  private create(
    resource: string,
    store: Map<string, FakeObject>,
    object: FakeObject,
    manager: string,
  ): Exclude<Reply, 'cut'> {
    const { name } = object.metadata;
    const running = [...this.pods.values()].filter(
      ({ status }) => !['Succeeded', 'Failed'].includes(String(status?.phase)),
    );
    if (resource === 'pods' && running.length >= this.quota) {
      const amounts = `requested: pods=1, used: pods=${running.length}, limited: pods=${this.quota}`;
      return failure(403, 'Forbidden', `pods "${name}" is forbidden: exceeded quota: agents, ${amounts}`, resource);
    }
    const known = store.get(name);
    if (known !== undefined) {
      const ending = known.metadata.deletionTimestamp === undefined ? '' : 'object is being deleted: ';
      return failure(409, 'AlreadyExists', `${ending}${resource} "${name}" already exists`, resource);
    }
    const metadata = {
      ...object.metadata,
      uid: `uid-${this.uids++}`,
      creationTimestamp: new Date(this.now).toISOString(),
      managedFields: [{ manager, operation: 'Update' }],
    };
    const stored = { ...object, metadata, ...(resource === 'pods' ? { status: { phase: 'Pending' } } : {}) };
    store.set(name, stored);
    return { status: 201, body: stored };
  }

  private delete(resource: string, object: FakeObject, options: DeleteOptions): Exclude<Reply, 'cut'> {
    const { name, uid } = object.metadata;
    if (options.preconditions?.uid !== undefined && options.preconditions.uid !== uid) {
      return failure(409, 'Conflict', 'the UID in the precondition does not match', resource);
    }
    const hasEnded = ['Succeeded', 'Failed'].includes(String(object.status?.phase));
    if (resource === 'secrets') this.secrets.delete(name);
    else if (options.gracePeriodSeconds === 0 || hasEnded) this.remove(name);
    else
      object.metadata.deletionTimestamp = new Date(this.now + (options.gracePeriodSeconds ?? 30) * 1000).toISOString();
    return { status: 200, body: object };
  }
}

interface DeleteOptions {
  readonly preconditions?: { readonly uid?: string };
  readonly gracePeriodSeconds?: number;
}

/** An answer that refuses, as the API server words it. */
export function failure(code: number, reason: string, message: string, kind: string): { status: number; body: object } {
  return { status: code, body: { kind: 'Status', status: 'Failure', code, reason, message, details: { kind } } };
}
