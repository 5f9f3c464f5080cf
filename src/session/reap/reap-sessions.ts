import { AGENT_CONTAINER } from '../../agent/agent-containers';
import { secretName } from '../../agent/agent-session';
import type { ApiCalls, ObjectMetadata } from '../calls/api-calls';
import { inLanes } from '../calls/in-lanes';
import { retried } from '../calls/retried';
import { SESSION_SELECTOR, type StoredPod } from '../create/stored-pod';
import { toListedSession } from '../create/to-session';
import { refusalOf } from '../refusals/refusal-of';
import { SessionRefused } from '../refusals/session-refused';
import type { EndedSessionKeeper } from './ended-session';
import { ageSeconds, endedAt, isFromGit, mayLackSecret, podFinding, type ReapTimes, sessionOf } from './pod-findings';
import type { ReapedObject, ReapReason, ReapReport, ReapResult } from './reap-report';

/** How `reap` goes about it. */
interface ReapRun extends ReapTimes {
  readonly dryRun: boolean;
  readonly keeper: EndedSessionKeeper | undefined;
  readonly logLines: number;
  readonly retryMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The metadata of the Secrets of sessions, by name. */
type KnownSecrets = ReadonlyMap<string, ObjectMetadata>;

/** A pod, or a Secret, that is to be removed. */
interface Finding {
  readonly kind: 'Pod' | 'Secret';
  readonly why: ReapReason;
  readonly object: StoredPod;
}

/** Finds and removes what is left of sessions. */
export class ReapSessions {
  /** Whether the API server stayed in trouble for as long as a request is repeated. The others are sent once then: the next run is soon. */
  private isOutOfTries = false;

  constructor(
    private readonly calls: ApiCalls,
    private readonly run: ReapRun,
  ) {}

  /** @throws SessionRefused where the pods cannot be listed */
  async report(): Promise<ReapReport> {
    const { calls, run } = this;
    const pods = await this.retried(() => calls.pods<StoredPod>(SESSION_SELECTOR));
    // After the pods: a Secret without a pod here was without it then.
    const secrets = await this.secrets();
    const findings = [
      ...(await this.podFindings(pods.items, pods.now, secrets)),
      ...this.secretFindings(pods.items, pods.now, secrets),
    ];
    const objects = run.dryRun
      ? findings.map((finding) => reaped(finding, 'found'))
      : await this.removeAll(findings, secrets);
    return { dryRun: run.dryRun, objects, sawSecrets: secrets !== undefined };
  }

  private async retried<T>(call: () => Promise<T>): Promise<T> {
    const { clock, namespace } = this.calls;
    const { retryMs, signal } = this.run;
    try {
      return await retried(clock, this.isOutOfTries ? 0 : retryMs, { session: namespace, step: 'reap' }, call, signal);
    } catch (error) {
      this.isOutOfTries ||= error instanceof SessionRefused && error.isTemporary;
      throw error;
    }
  }

  /** @returns undefined without the permission */
  private async secrets(): Promise<KnownSecrets | undefined> {
    try {
      const { items } = await this.retried(() => this.calls.secrets(SESSION_SELECTOR));
      return new Map(items.map(({ metadata }) => [metadata.name, metadata]));
    } catch (error) {
      if (error instanceof SessionRefused && error.refusal.kind === 'access') return undefined;
      throw error;
    }
  }

  private async podFindings(
    pods: readonly StoredPod[],
    now: number,
    secrets: KnownSecrets | undefined,
  ): Promise<readonly Finding[]> {
    const findings: (readonly Finding[])[] = [];
    await inLanes(pods.entries(), async ([index, object]) => {
      const why = podFinding(object, this.run, now) ?? (await this.lackOfSecret(object, now, secrets));
      if (why !== undefined) findings[index] = [{ kind: 'Pod', why, object }];
    });
    return findings.flat();
  }

  /** A Secret without the labels of sessions is not among those that are known, so it is looked for by its name. */
  private async lackOfSecret(
    pod: StoredPod,
    now: number,
    secrets: KnownSecrets | undefined,
  ): Promise<ReapReason | undefined> {
    const name = secretName(sessionOf(pod.metadata));
    if (!mayLackSecret(pod, this.run, now) || secrets?.has(name)) return undefined;
    return (await this.retried(() => this.calls.secret(name))) === undefined ? 'without-secret' : undefined;
  }

  private secretFindings(
    pods: readonly StoredPod[],
    now: number,
    secrets: KnownSecrets | undefined,
  ): readonly Finding[] {
    const running = new Set(pods.map(({ metadata }) => sessionOf(metadata)));
    return [...(secrets?.values() ?? [])]
      .filter((metadata) => !isOwned(metadata) && !running.has(sessionOf(metadata)))
      .filter((metadata) => ageSeconds(metadata, now) >= this.run.incompleteSeconds)
      .map((metadata) => ({ kind: 'Secret', why: 'without-pod', object: { metadata } }));
  }

  private async removeAll(
    findings: readonly Finding[],
    secrets: KnownSecrets | undefined,
  ): Promise<readonly ReapedObject[]> {
    const objects: (readonly ReapedObject[])[] = [];
    await inLanes(findings.entries(), async ([index, finding]) => {
      const isStopped = this.run.signal?.aborted === true;
      objects[index] = isStopped ? [reaped(finding, 'found')] : await this.remove(finding, secrets);
    });
    return objects.flat();
  }

  private async remove(finding: Finding, secrets: KnownSecrets | undefined): Promise<readonly ReapedObject[]> {
    const { kind, why, object } = finding;
    const { name, uid } = object.metadata;
    try {
      if (why === 'ended' && !(await this.isKept(object))) return [reaped(finding, 'kept')];
      const grace = why === 'still-ending' ? { graceSeconds: 0 } : {};
      const resource = kind === 'Pod' ? 'pods' : 'secrets';
      const wasThere = await this.retried(() => this.calls.delete(resource, name, { uid, ...grace }));
      const secret = kind === 'Pod' ? await this.removeUnowned(object.metadata, why, secrets) : [];
      return [reaped(finding, wasThere ? 'removed' : 'gone'), ...secret];
    } catch (error) {
      const refusal = error instanceof SessionRefused ? error.refusal : refusalOf(error);
      return [{ ...reaped(finding, 'refused'), refusal }];
    }
  }

  /** Removes the Secret of a pod that an older version created without an owner. */
  private async removeUnowned(
    pod: ObjectMetadata,
    why: ReapReason,
    secrets: KnownSecrets | undefined,
  ): Promise<readonly ReapedObject[]> {
    const name = secretName(sessionOf(pod));
    const known = () => this.retried(() => this.calls.secret(name));
    const metadata = secrets === undefined ? (await known())?.metadata : secrets.get(name);
    if (metadata === undefined || sessionOf(metadata) !== sessionOf(pod) || isOwned(metadata)) return [];
    const { uid } = metadata;
    const wasThere = await this.retried(() => this.calls.delete('secrets', name, { uid }));
    return [reaped({ kind: 'Secret', why, object: { metadata } }, wasThere ? 'removed' : 'gone')];
  }

  /** @returns false if the keeper rejects */
  private async isKept(pod: StoredPod): Promise<boolean> {
    const { keeper, logLines } = this.run;
    if (keeper === undefined) return true;
    const { metadata } = pod;
    const log = await this.retried(() => this.calls.log(metadata.name, AGENT_CONTAINER, logLines));
    const session = { ...toListedSession(pod, this.calls.namespace), endedAt: endedAt(pod) };
    try {
      await keeper.keep(log === undefined ? session : { ...session, log });
      return true;
    } catch (error) {
      process.emitWarning(
        `session '${sessionOf(metadata)}' stays, because the keeper failed: ${error instanceof Error ? error.message : 'with no Error'}`,
      );
      return false;
    }
  }
}

/** The garbage collector sees to a Secret with an owner, and Git to what it holds. */
function isOwned(metadata: ObjectMetadata): boolean {
  return (metadata.ownerReferences ?? []).length > 0 || isFromGit(metadata);
}

function reaped({ kind, why, object: { metadata } }: Finding, result: ReapResult): ReapedObject {
  return { kind, name: metadata.name, id: sessionOf(metadata), why, result };
}
