import { type ApiObject, type Cluster, eventually } from '../../cluster/support/cluster';

/** The fields of an Application that these tests read. */
export interface Application extends ApiObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly health?: { readonly status: string };
    readonly operationState?: Operation;
    readonly reconciledAt?: string;
    readonly resources?: readonly { readonly kind: string; readonly name: string; readonly status?: string }[];
    readonly sync?: { readonly status: string; readonly revision?: string };
  };
}

/** The last sync. */
export interface Operation {
  readonly message?: string;
  readonly phase: string;
  /** How often it was tried again after a failure. */
  readonly retryCount?: number;
  readonly startedAt: string;
  readonly syncResult?: {
    readonly resources?: readonly SyncedObject[];
    readonly revision: string;
  };
}

/** The result of one object in a sync. */
export interface SyncedObject {
  readonly kind: string;
  readonly message?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly status?: string;
}

const REFRESH = 'argocd.argoproj.io/refresh';
const NAMESPACE = 'argocd';

/** Argo CD waits 5 s before it heals, and 2 s between waves. */
const ACTING_SECONDS = 7;

/** Argo CD, through its Applications, because its own API server does not run here. */
export class ArgoCd {
  constructor(private readonly cluster: Cluster) {}

  application(name: string): Application {
    return this.cluster.get<Application>('application', name, NAMESPACE);
  }

  /** Compares with Git at once. `hard` also renders again. */
  async refresh(name: string, how: 'normal' | 'hard'): Promise<void> {
    this.cluster.patch('application', name, NAMESPACE, { metadata: { annotations: { [REFRESH]: how } } });
    // Argo CD removes the annotation after the comparison.
    await eventually(60, `Argo CD has compared ${name}`, () => {
      const { annotations = {} } = this.application(name).metadata;
      return !(REFRESH in annotations);
    });
  }

  /** The state and the start of the last sync. Unchanged if nothing was synced in between. */
  state(name: string): object {
    const { health, operationState, sync } = this.application(name).status ?? {};
    const { message, phase, startedAt } = operationState ?? {};
    return { health: health?.status, message, phase, revision: sync?.revision, startedAt, sync: sync?.status };
  }

  /** Waits until a commit is synced and all its objects are healthy. @throws Error with the state in Argo CD */
  async synced(name: string, revision: string, meanwhile: () => void = () => undefined): Promise<void> {
    const wanted = { health: 'Healthy', phase: 'Succeeded', revision, sync: 'Synced' };
    const isSynced = () => {
      meanwhile();
      const state = new Map<string, unknown>(Object.entries(this.state(name)));
      return Object.entries(wanted).every(([field, value]) => state.get(field) === value);
    };
    await eventually(120, `${name} is synced and healthy at ${revision}`, isSynced).catch((cause) => {
      throw new Error(`${name} is ${JSON.stringify(this.state(name))}`, { cause });
    });
  }
}

/** Waits long enough for Argo CD to make an unexpected change. */
export function timeToAct(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ACTING_SECONDS * 1000));
}
