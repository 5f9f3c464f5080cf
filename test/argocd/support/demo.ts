import { JsonPatch } from 'cdk8s';
import { AgentPod } from '../../../src/agent/agent-pod';
import { AgentsApp, type Manifest } from '../../../src/app/agents-app';
import { PlatformGitOps } from '../../../src/platforms/platform-git-ops';
import { StellaPlatform } from '../../../src/platforms/stella';
import { EXAMPLE_REPOSITORY } from './shipped';

/** The name of the platform, its project and its Application. */
export const DEMO = 'demo';

/** Its namespaces, beside those of dist/. */
export const DEMO_NAMESPACES = { agentsNamespace: 'demo-agents', servicesNamespace: 'demo-services' } as const;

/** A render of a platform. */
export interface ArgoFiles {
  /** The files of the repository, below dist/. */
  readonly files: readonly Manifest[];
  /** The AppProject and the Application. */
  readonly argoCd: string;
}

/** A render of STELLA with its demo session. */
export interface DemoPlatform extends ArgoFiles {
  readonly podName: string;
}

/**
 * @param repoUrl the URL of the repository that Argo CD reads
 * @param sessionSeconds the deadline of the demo, which the API server would not let grow in a running Pod
 */
export function demoPlatform(repoUrl: string, sessionSeconds: number): DemoPlatform {
  const app = new AgentsApp({ outdir: 'dist', report: false });
  const stella = new StellaPlatform(app, DEMO, { ...DEMO_NAMESPACES, demoSession: true, monitor: false });
  const pod = stella.agents.node.findChild('DemoPod');
  if (!(pod instanceof AgentPod)) throw new Error('DemoPod must be an AgentPod');
  pod.resource.addJsonPatch(JsonPatch.replace('/spec/activeDeadlineSeconds', sessionSeconds));
  new PlatformGitOps(app, 'argocd', { repoUrl: EXAMPLE_REPOSITORY, platforms: [stella] });
  return { ...argoFiles(app, DEMO, repoUrl), podName: pod.resource.toJson().metadata.name };
}

/**
 * @param platform the name of the only platform in the app
 * @param repoUrl the URL of the repository that Argo CD reads
 */
export function argoFiles(app: AgentsApp, platform: string, repoUrl: string): ArgoFiles {
  const manifests = app.toManifests();
  return {
    files: manifests.filter(({ name }) => name.startsWith(`${platform}/`)),
    argoCd: manifests
      .filter(({ name }) => name.startsWith('argocd/'))
      .map(({ yaml }) => yaml)
      .join('---\n')
      .replaceAll(EXAMPLE_REPOSITORY, repoUrl),
  };
}
