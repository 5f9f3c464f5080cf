import { JsonPatch } from 'cdk8s';
import { AgentsApp } from '../../../src/app/agents-app';
import { PlatformGitOps } from '../../../src/platforms/platform-git-ops';
import { StellaPlatform } from '../../../src/platforms/stella';
import { type ApiObject, type Cluster, eventually } from '../../cluster/support/cluster';
import { type ArgoFiles, argoFiles } from './demo';
import { EXAMPLE_REPOSITORY } from './shipped';

/** The label of nodes on which the speech service of a platform starts. Until a node has it, the service is starting. */
const STARTS_HERE = 'example.com/models-of';

/** The Deployment that starts slowly. */
export const SLOW = 'stt-service';

/** The namespaces of a platform. */
export function namespacesOf(name: string) {
  return { agentsNamespace: `${name}-agents`, servicesNamespace: `${name}-services` } as const;
}

/**
 * STELLA with a speech service that does not become ready before `letStart`.
 * @param repoUrl the URL of the repository that Argo CD reads
 * @param progressDeadlineSeconds instead of the Deployment's own
 */
export function slowPlatform(name: string, repoUrl: string, progressDeadlineSeconds?: number): ArgoFiles {
  const app = new AgentsApp({ outdir: 'dist', report: false });
  const stella = new StellaPlatform(app, name, namespacesOf(name));
  const { deployment } = stella.workloads.stt;
  deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/nodeSelector', { [STARTS_HERE]: name }));
  if (progressDeadlineSeconds !== undefined) {
    deployment.addJsonPatch(JsonPatch.replace('/spec/progressDeadlineSeconds', progressDeadlineSeconds));
  }
  new PlatformGitOps(app, 'argocd', { repoUrl: EXAMPLE_REPOSITORY, platforms: [stella] });
  return argoFiles(app, name, repoUrl);
}

/** Lets the speech service of a platform become ready. */
export function letStart(cluster: Cluster, name: string): void {
  for (const { metadata } of cluster.list('nodes')) {
    cluster.patch('node', metadata.name, undefined, { metadata: { labels: { [STARTS_HERE]: name } } });
  }
}

/** Whether the Deployment of a platform has begun to start. */
export function isStarting(cluster: Cluster, name: string): boolean {
  const { servicesNamespace } = namespacesOf(name);
  return cluster.exists('deployment', SLOW, servicesNamespace) && progressing(cluster, name) !== undefined;
}

/** Makes the last progress of a platform's Deployment as old as this, and waits until its controller has seen it. */
export async function letTimePass(cluster: Cluster, name: string, seconds: number): Promise<void> {
  const { servicesNamespace } = namespacesOf(name);
  const then = new Date(Date.now() - seconds * 1000).toISOString().replace(/\.\d+/, '');
  const { status } = cluster.get('deployment', SLOW, servicesNamespace);
  const conditions = conditionsOf(status).map((condition) =>
    condition.type === 'Progressing' ? { ...condition, lastUpdateTime: then } : condition,
  );
  cluster.patch('deployment', SLOW, servicesNamespace, { status: { conditions } }, 'status');
  const { spec } = cluster.get('deployment', SLOW, servicesNamespace);
  if (seconds < Object(spec).progressDeadlineSeconds) return;
  await eventually(30, `the rollout of ${name} is reported as stalled`, () => progressing(cluster, name) === 'False');
}

/** The status of the condition Progressing, from which Argo CD tells the health. */
export function progressing(cluster: Cluster, name: string): string | undefined {
  const { status } = cluster.get<ApiObject>('deployment', SLOW, namespacesOf(name).servicesNamespace);
  return conditionsOf(status).find(({ type }) => type === 'Progressing')?.status;
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

function conditionsOf(status: unknown): readonly Condition[] {
  return Object(status).conditions ?? [];
}
