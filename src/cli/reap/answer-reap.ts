import type { KubernetesClient, ReapedObject, ReapOptions } from '../../session/index';
import { SessionRefused, Sessions } from '../../session/index';
import type { Outcome } from '../command';
import { type NamespaceReap, renderReaps } from './reap-table';

/** What `cdk8s-agents reap` is asked for. */
export interface ReapRequest {
  readonly namespaces: readonly string[];
  readonly options: ReapOptions;
  readonly json: boolean;
  readonly colour: boolean;
}

/** Reaps one namespace after the other. A namespace that cannot be read does not keep the others from it. */
export async function answerReap(
  client: KubernetesClient,
  { namespaces, options, json, colour }: ReapRequest,
): Promise<Outcome> {
  const reaps: NamespaceReap[] = [];
  const warnings: string[] = [];
  let exitCode: Outcome['exitCode'] = 0;
  for (const namespace of namespaces) {
    if (options.signal?.aborted) {
      warnings.push(`namespace ${namespace} was not looked at, because the command was told to stop`);
      exitCode = 2;
      continue;
    }
    try {
      const report = await new Sessions(client, { namespace }).reap(options);
      reaps.push({ namespace, ...report });
      if (!report.sawSecrets) warnings.push(`${namespace}: ${UNSEEN}`);
      if (!report.dryRun && report.objects.some(isLeft)) exitCode = exitCode === 2 ? 2 : 1;
    } catch (error) {
      if (!(error instanceof SessionRefused)) throw error;
      warnings.push(error.message);
      exitCode = 2;
    }
  }
  return { text: json ? toJson(reaps) : renderReaps(reaps, colour), exitCode, warnings };
}

const UNSEEN = 'Secrets without a pod were not looked for, because the permission to list Secrets is missing';

function isLeft({ result }: ReapedObject): boolean {
  return result !== 'removed' && result !== 'gone';
}

/** Without the texts of refusals, which a webhook may have written. */
function toJson(reaps: readonly NamespaceReap[]): string {
  const namespaces = reaps.map(({ objects, ...reap }) => ({
    ...reap,
    objects: objects.map(({ refusal, ...object }) => ({ ...object, refusal: refusal?.kind })),
  }));
  return `${JSON.stringify({ namespaces }, null, 2)}\n`;
}
