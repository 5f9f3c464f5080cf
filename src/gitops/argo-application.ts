import { App, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Application } from '../../imports/argoproj.io';
import { frozen } from '../core/frozen';
import { InputError, shown } from '../core/input';
import { objectLabels } from '../core/labels';
import {
  applicationSpec,
  checkApplication,
  type IgnoredDifference,
  type ResolvedArgoApplication,
} from './argo-application-spec';
import type { ArgoProject } from './argo-project';
import { isAbsolute, isWithin } from './repository-path';

/** A folder of a repository, and how the cluster follows it. */
export interface ArgoApplicationProps {
  /** The name of the Application. */
  readonly name: string;

  /** The project that limits it. It has the repository and the cluster of its project. */
  readonly project: ArgoProject;

  /** The folder with the manifests, such as `dist`. The Application's own manifest lies elsewhere. */
  readonly path: string;

  /** A branch, a tag or a commit. @default HEAD, the default branch */
  readonly targetRevision?: string;

  /** Read the folders in `path` too. @default true */
  readonly recurse?: boolean;

  /** The namespace of objects that name none; the objects of this library name theirs. @default - the first of the project */
  readonly destinationNamespace?: string;

  /** Delete what is no longer in Git. @default true */
  readonly prune?: boolean;

  /** Undo changes in the cluster. @default true */
  readonly selfHeal?: boolean;

  /** How often a failed sync is tried again, with pauses of 5 s to 3 min. @default 5 */
  readonly retries?: number;

  /**
   * Fields that stay as they are in the cluster. Under an autoscaler `replicas` is not in Git, so that it need not be listed.
   * @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
   */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

/**
 * An Argo CD Application: a folder of plain manifests, applied server-side whenever Git or the cluster changes. Apply it once by
 * hand, and keep it outside its own folder: within, it would delete itself when its file moves.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 */
export class ArgoApplication extends Construct {
  readonly resource: Application;

  /** Every prop, defaults filled in. */
  readonly resolved: ResolvedArgoApplication;

  private readonly project: ArgoProject;

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: ArgoApplicationProps) {
    super(scope, id);
    const application = frozen(resolveApplication(props));
    this.project = props.project;
    this.resolved = application;
    checkApplication(this.subject, application);
    this.checkTree();
    const { name } = application;
    this.resource = new Application(this, 'Resource', {
      metadata: {
        // Compares with what the API server would make of the manifest, so that defaults of a CRD are no difference.
        annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
        labels: objectLabels(name, 'access'),
        name,
        namespace: this.project.resolved.namespace,
      },
      // The project's namespaces are known once everything that it deploys is there.
      spec: Lazy.any({
        produce: () => {
          const { name: project, repoUrl, server } = this.project.resolved;
          const namespace = application.destinationNamespace ?? this.project.namespaces[0] ?? '';
          return applicationSpec(application, { project, repoUrl, server, namespace });
        },
      }),
    });
    this.node.addValidation({ validate: () => [...this.checkNamespace(), ...this.checkFolder()] });
  }

  /** What it is called in messages. */
  get subject(): string {
    return `ArgoApplication '${this.project.resolved.namespace}/${this.resolved.name}'`;
  }

  private checkTree(): void {
    const around = this.project.deploys.find((tree) => this.node.scopes.includes(tree));
    if (around === undefined) return;
    throw new InputError(this.subject, [
      `it must not stand in what it applies, or it would delete itself with its file, got ${shown(around.node.path)}`,
    ]);
  }

  private checkNamespace(): string[] {
    const { namespaces } = this.project;
    const { destinationNamespace: given } = this.resolved;
    if (given === undefined || namespaces.includes(given)) return [];
    return [
      `${this.subject}: destinationNamespace must be one of ${namespaces.join(', ')}, which its project allows, got ${shown(given)}`,
    ];
  }

  /** A chart is written into a folder of its app, with one more folder for each construct around it. */
  private checkFolder(): string[] {
    const { root } = this.node;
    const parents = Chart.of(this).node.path.split('/').slice(0, -1);
    const outdir = root instanceof App && !isAbsolute(root.outdir) ? [root.outdir] : [];
    const own = [...outdir, ...parents].join('/');
    const { path } = this.resolved;
    if (!isWithin(own, path)) return [];
    return [
      `${this.subject}: path must not hold its own manifest, which is written to ${shown(own)}: give it a chart elsewhere, or an app with an outdir such as argocd, got ${shown(path)}`,
    ];
  }
}

function resolveApplication({ project: _, ...props }: ArgoApplicationProps): ResolvedArgoApplication {
  return {
    ...props,
    targetRevision: props.targetRevision ?? 'HEAD',
    recurse: props.recurse ?? true,
    prune: props.prune ?? true,
    selfHeal: props.selfHeal ?? true,
    retries: props.retries ?? 5,
    ignoreDifferences: structuredClone(props.ignoreDifferences ?? []),
  };
}
