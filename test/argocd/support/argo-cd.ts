import { type ApiObject, type Cluster, eventually } from '../../cluster/support/cluster';

/** As much of an Application as these tests ask for. */
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
  readonly startedAt: string;
  readonly syncResult?: {
    readonly resources?: readonly SyncedObject[];
    readonly revision: string;
  };
}

/** What became of one object in a sync. */
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

/** Argo CD, asked through its Applications: it has no API server here. */
export class ArgoCd {
  constructor(private readonly cluster: Cluster) {}

  application(name: string): Application {
    return this.cluster.get<Application>('application', name, NAMESPACE);
  }

  /** Compares with Git at once; `hard` renders anew as well. */
  async refresh(name: string, how: 'normal' | 'hard'): Promise<void> {
    this.cluster.patch('application', name, NAMESPACE, { metadata: { annotations: { [REFRESH]: how } } });
    // It takes the mark away when it has compared.
    await eventually(60, `Argo CD has compared ${name}`, () => {
      const { annotations = {} } = this.application(name).metadata;
      return !(REFRESH in annotations);
    });
  }

  /** How it is and when its last sync began: the same before and after when nothing was synced in between. */
  state(name: string): object {
    const { health, operationState, sync } = this.application(name).status ?? {};
    const { message, phase, startedAt } = operationState ?? {};
    return { health: health?.status, message, phase, revision: sync?.revision, startedAt, sync: sync?.status };
  }

  /** Waits until a commit is synced, and all that it made is healthy. @throws Error with what Argo CD says instead */
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

/** Gives Argo CD the time for whatever it would do without a cause. */
export function timeToAct(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ACTING_SECONDS * 1000));
}
