import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkedCalls } from '../core/input/checked-calls';
import type { Labels } from '../core/objects/labels';
import { partOf } from '../core/objects/part-of';
import { ArgoApplication } from '../gitops/argo-application';
import { ArgoProject } from '../gitops/argo-project';
import { addPodRevisions } from '../gitops/pod-revisions';
import { addPruneConfirmation } from '../gitops/prune-confirmation';
import { addSyncWaves } from '../gitops/sync-waves';

/** Props of PlatformGitOps. */
export interface PlatformGitOpsProps {
  /** The repository that holds the rendered manifests, such as `https://github.com/acme/platforms.git`. */
  readonly repoUrl: string;

  /** A branch, a tag or a commit. @default main */
  readonly targetRevision?: string;

  /** The repository's folder that the app is rendered into. @default dist */
  readonly folder?: string;

  /** Allows only the platforms' Namespaces and admission policies, by name. Requires Argo CD 3.3, see ArgoProject. @default false */
  readonly namedNamespaces?: boolean;

  /** The platforms. Each has a subfolder of `folder`; its id is the name of its project and Application. */
  readonly platforms: readonly Construct[];
}

/**
 * An AppProject and an Application for each platform, in a chart outside the folders that they watch. Create it after
 * the platforms: it sets the sync wave of their objects, makes Argo CD ask before it deletes a namespace or a backing
 * service, and gives bare Pods names that change with their specs.
 */
@checkedCalls('PlatformGitOps')
export class PlatformGitOps extends Construct {
  /** A project per platform, in the order of `platforms`. */
  readonly projects: readonly ArgoProject[];

  /** An Application per platform, in the order of `platforms`. */
  readonly applications: readonly ArgoApplication[];

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: PlatformGitOpsProps) {
    super(scope, id);
    const { repoUrl, targetRevision = 'main', folder = 'dist', namedNamespaces, platforms } = props;
    for (const platform of platforms) {
      addSyncWaves(platform);
      addPruneConfirmation(platform);
      addPodRevisions(platform);
    }
    const followed = platforms.map((platform) => {
      const name = platform.node.id;
      const chart = new Chart(this, name, { labels: { ...applicationOf(platform) } });
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

/** The label `app.kubernetes.io/part-of` that a platform's charts have. */
function applicationOf(platform: Construct): Labels {
  const charts = platform.node.findAll().filter((construct) => Chart.isChart(construct));
  return Object.assign({}, ...charts.map(partOf));
}
