import { AGENT_CONTAINER } from '../../agent/agent-containers';
import { secretName } from '../../agent/agent-session';
import type { ApiCalls, ObjectMetadata, StoredObject } from '../calls/api-calls';
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
}

/** A pod, or a Secret, that is to be removed. */
interface Finding {
  readonly kind: 'Pod' | 'Secret';
  readonly why: ReapReason;
  readonly object: StoredPod;
}

/** Finds and removes what is left of sessions. */
export class ReapSessions {
  constructor(
    private readonly calls: ApiCalls,
    private readonly run: ReapRun,
  ) {}

  /** @throws SessionRefused where the pods cannot be listed */
  async report(): Promise<ReapReport> {
    const { calls, run } = this;
    const pods = await this.listed(() => calls.pods<StoredPod>(SESSION_SELECTOR));
    // After the pods: a Secret without a pod here was without it then.
    const secrets = await this.secrets();
    const findings = [
      ...(await this.podFindings(pods.items, pods.now, secrets)),
      ...(secrets ?? []).flatMap((secret) => this.secretFinding(secret, pods.items, pods.now)),
    ];
    const objects = run.dryRun ? findings.map((finding) => reaped(finding, 'found')) : await this.removeAll(findings);
    return { dryRun: run.dryRun, objects, sawSecrets: secrets !== undefined };
  }

  private listed<T>(call: () => Promise<T>): Promise<T> {
    const step = { session: this.calls.namespace, step: 'list' } as const;
    return retried(this.calls.clock, this.run.retryMs, step, call);
  }

  /** @returns undefined without the permission */
  private async secrets(): Promise<readonly StoredObject[] | undefined> {
    try {
      return (await this.listed(() => this.calls.secrets(SESSION_SELECTOR))).items;
    } catch (error) {
      if (error instanceof SessionRefused && error.refusal.kind === 'access') return undefined;
      throw error;
    }
  }

  private async podFindings(
    pods: readonly StoredPod[],
    now: number,
    secrets: readonly StoredObject[] | undefined,
  ): Promise<readonly Finding[]> {
    const known = secrets && new Set(secrets.map(({ metadata }) => metadata.name));
    const findings: Finding[] = [];
    for (const object of pods) {
      const why = podFinding(object, this.run, now) ?? (await this.lackOfSecret(object, now, known));
      if (why !== undefined) findings.push({ kind: 'Pod', why, object });
    }
    return findings;
  }

  private async lackOfSecret(
    pod: StoredPod,
    now: number,
    known: ReadonlySet<string> | undefined,
  ): Promise<ReapReason | undefined> {
    const name = secretName(sessionOf(pod.metadata));
    if (!mayLackSecret(pod, this.run, now) || known?.has(name)) return undefined;
    return (await this.listed(() => this.calls.secret(name))) === undefined ? 'without-secret' : undefined;
  }

  /** The garbage collector sees to a Secret with an owner. */
  private secretFinding({ metadata }: StoredObject, pods: readonly StoredPod[], now: number): readonly Finding[] {
    const isOwned = (metadata.ownerReferences ?? []).length > 0 || isFromGit(metadata);
    const id = sessionOf(metadata);
    const hasPod = pods.some((pod) => sessionOf(pod.metadata) === id);
    const isYoung = ageSeconds(metadata, now) < this.run.incompleteSeconds;
    return isOwned || hasPod || isYoung ? [] : [{ kind: 'Secret', why: 'without-pod', object: { metadata } }];
  }

  private async removeAll(findings: readonly Finding[]): Promise<readonly ReapedObject[]> {
    const objects: (readonly ReapedObject[])[] = [];
    await inLanes(findings.entries(), async ([index, finding]) => {
      objects[index] = await this.remove(finding);
    });
    return objects.flat();
  }

  private async remove(finding: Finding): Promise<readonly ReapedObject[]> {
    const { kind, why, object } = finding;
    const { name, uid } = object.metadata;
    try {
      if (why === 'ended' && !(await this.isKept(object))) return [reaped(finding, 'kept')];
      const grace = why === 'still-ending' ? { graceSeconds: 0 } : {};
      const resource = kind === 'Pod' ? 'pods' : 'secrets';
      const wasThere = await this.calls.delete(resource, name, { uid, ...grace });
      const secret = kind === 'Pod' ? await this.removeUnowned(object.metadata, why) : [];
      return [reaped(finding, wasThere ? 'removed' : 'gone'), ...secret];
    } catch (error) {
      return [{ ...reaped(finding, 'refused'), refusal: refusalOf(error) }];
    }
  }

  /** Removes the Secret of a pod that an older version created without an owner. */
  private async removeUnowned(pod: ObjectMetadata, why: ReapReason): Promise<readonly ReapedObject[]> {
    const { calls } = this;
    const secret = await calls.secret(secretName(sessionOf(pod)));
    if (secret === undefined || sessionOf(secret.metadata) !== sessionOf(pod)) return [];
    const { metadata } = secret;
    if ((metadata.ownerReferences ?? []).length > 0 || isFromGit(metadata)) return [];
    const wasThere = await calls.delete('secrets', metadata.name, { uid: metadata.uid });
    return [reaped({ kind: 'Secret', why, object: secret }, wasThere ? 'removed' : 'gone')];
  }

  /** @returns false if the keeper rejects */
  private async isKept(pod: StoredPod): Promise<boolean> {
    const { keeper, logLines } = this.run;
    if (keeper === undefined) return true;
    const { metadata } = pod;
    const log = await this.calls.log(metadata.name, AGENT_CONTAINER, logLines);
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

function reaped({ kind, why, object: { metadata } }: Finding, result: ReapResult): ReapedObject {
  return { kind, name: metadata.name, id: sessionOf(metadata), why, result };
}
