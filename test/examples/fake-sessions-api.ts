import type { Pod } from 'kubernetes-types/core/v1';
import type { KubernetesClient, KubernetesRequest, KubernetesResponse } from '../../src/session';
import { FakePods } from '../session/watch/fake-pods';
import { NOT_READY, type PodParts, samplePod } from '../session/watch/status/pods';
import { VirtualClock } from '../session/watch/virtual-clock';

interface StoredSecret {
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
}

/** An answer of the API server in place of carrying out the next create of a pod. */
export interface Refusal {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Pods that can be created, watched and deleted, and Secrets. */
export class FakeSessionsApi implements KubernetesClient {
  readonly pods = new FakePods(new VirtualClock());
  readonly secrets = new Map<string, StoredSecret>();
  readonly requests: string[] = [];
  readonly refusals: Refusal[] = [];

  /** Every Secret waits for it. */
  gate: Promise<void> = Promise.resolve();

  /** Whether a pod is gone as soon as it is deleted. */
  endsAtOnce = true;
  private uids = 0;

  async request(request: KubernetesRequest): Promise<KubernetesResponse> {
    const { method, path } = request;
    const where = path.replace(/\?.*/, '');
    this.requests.push(`${method} ${where.replace(/.*\/agents\//, '')}`);
    const name = where.replace(/.*\//, '');
    if (method === 'POST') return where.endsWith('/pods') ? this.createPod(request) : this.createSecret(request);
    if (method === 'DELETE') return this.delete(name);
    return this.pods.request(request);
  }

  /** The kubelet reports on a session. */
  report(id: string, parts: PodParts = {}): void {
    const { status, spec } = samplePod(parts);
    const pod = this.pods.find(`agent-${id}`);
    this.pods.put({ ...pod, spec: { containers: [], ...pod?.spec, ...spec }, status });
  }

  /** A session of another replica. */
  add(id: string, profile: string, parts: PodParts = { conditions: NOT_READY }): void {
    const labels = { session: id, 'app.kubernetes.io/name': profile, 'app.kubernetes.io/component': 'agent' };
    const pod = samplePod(parts);
    this.pods.put({ ...pod, metadata: { ...pod.metadata, name: `agent-${id}`, uid: `uid-${this.uids++}`, labels } });
  }

  /** The credentials of a session. */
  credentials(id: string): Readonly<Record<string, string>> {
    const { data = {} } = this.secrets.get(`agent-secret-${id}`) ?? {};
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
  }

  private createPod({ body }: KubernetesRequest): KubernetesResponse {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return answer(refusal);
    const { metadata, ...pod }: Pod = JSON.parse(JSON.stringify(body));
    const name = metadata?.name ?? '';
    if (this.pods.find(name) !== undefined) {
      const message = `pods "${name}" already exists`;
      return answer({ status: 409, body: { kind: 'Status', code: 409, reason: 'AlreadyExists', message } });
    }
    const creationTimestamp = '2026-11-27T03:00:00Z';
    const status = { phase: 'Pending' };
    this.pods.put({ ...pod, metadata: { ...metadata, uid: `uid-${this.uids++}`, creationTimestamp }, status });
    return answer({ status: 201, body: this.pods.find(name) ?? {} });
  }

  private async createSecret({ body }: KubernetesRequest): Promise<KubernetesResponse> {
    await this.gate;
    const secret: StoredSecret = JSON.parse(JSON.stringify(body));
    this.secrets.set(secret.metadata.name, secret);
    return answer({ status: 201, body: { metadata: secret.metadata } });
  }

  private delete(name: string): KubernetesResponse {
    const pod = this.pods.find(name);
    if (pod === undefined) {
      return answer({ status: 404, body: { kind: 'Status', code: 404, details: { kind: 'pods' } } });
    }
    if (this.endsAtOnce) this.pods.remove(name);
    else this.pods.put({ ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-11-27T03:01:00Z' } });
    return answer({ status: 200, body: pod });
  }
}

function answer({ status, body, headers = {} }: Refusal): KubernetesResponse {
  const text = async () => JSON.stringify(body);
  return { status, headers: { get: (name) => headers[name] ?? null }, body: null, text };
}
