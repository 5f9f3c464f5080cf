import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import { ArgoApplication } from '../gitops/argo-application';
import { ArgoProject } from '../gitops/argo-project';
import { addPruneConfirmation } from '../gitops/prune-confirmation';
import { addSyncWaves } from '../gitops/sync-waves';

/** Argo CD for platforms. */
export interface PlatformGitOpsProps {
  /** The repository that holds the rendered manifests, such as `https://github.com/acme/platforms.git`. */
  readonly repoUrl: string;

  /** A branch, a tag or a commit. @default main */
  readonly targetRevision?: string;

  /** The folder of the repository that the app is rendered into. @default dist */
  readonly folder?: string;

  /** As of ArgoProject: for Argo CD 3.3 and later. @default false */
  readonly namedNamespaces?: boolean;

  /** The platforms: each is a folder below, and its id is the name of its project and its Application. */
  readonly platforms: readonly Construct[];
}

/**
 * An AppProject and an Application for each platform, in a chart beside the folders that they watch. Create it after the platforms: it
 * gives each of their objects a sync wave, and makes Argo CD ask before it deletes a namespace or a backing service.
 */
@checkedCalls
export class PlatformGitOps extends Construct {
  /** One for each platform, in their order. */
  readonly projects: readonly ArgoProject[];

  /** One for each platform, in their order. */
  readonly applications: readonly ArgoApplication[];

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: PlatformGitOpsProps) {
    super(scope, id);
    const { repoUrl, targetRevision = 'main', folder = 'dist', namedNamespaces, platforms } = props;
    for (const platform of platforms) {
      addSyncWaves(platform);
      addPruneConfirmation(platform);
    }
    const followed = platforms.map((platform) => {
      const name = platform.node.id;
      const chart = new Chart(this, name);
      const project = new ArgoProject(chart, 'Project', { name, repoUrl, namedNamespaces, deploys: [platform] });
      const path = `${folder}/${name}`;
      return {
        project,
        application: new ArgoApplication(chart, 'Application', { name, project, path, targetRevision }),
      };
    });
    this.projects = followed.map(({ project }) => project);
    this.applications = followed.map(({ application }) => application);
  }
}
