import { App, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Application } from '../../imports/argoproj.io';
import { frozen } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { InputError, shown } from '../core/input/input';
import { objectLabels } from '../core/objects/labels';
import { addCheck } from '../core/objects/tree-check';
import {
  applicationSpec,
  checkApplication,
  type IgnoredDifference,
  type ResolvedArgoApplication,
} from './argo-application-spec';
import type { ArgoProject } from './argo-project';
import { podRevisionProblems } from './pod-revisions';
import { isAbsolute, isWithin } from './repository-path';

/** Props of ArgoApplication. */
export interface ArgoApplicationProps {
  /** The name of the Application. */
  readonly name: string;

  /** The AppProject that limits the Application, and sets its repository and cluster. */
  readonly project: ArgoProject;

  /** The folder with the manifests, such as `dist`. It must not contain the Application's own manifest. */
  readonly path: string;

  /** A branch, a tag or a commit. @default HEAD, the tip of the default branch */
  readonly targetRevision?: string;

  /** Whether to read subfolders of `path`. @default true */
  readonly recurse?: boolean;

  /**
   * The namespace of objects that set none. Objects of this library always set it.
   * @default - the project's first namespace
   */
  readonly destinationNamespace?: string;

  /** Whether to delete objects that are removed from Git. @default true */
  readonly prune?: boolean;

  /** Whether to revert changes in the cluster. @default true */
  readonly selfHeal?: boolean;

  /** How often to retry a failed sync, with pauses of 5 s to 3 min. @default 5 */
  readonly retries?: number;

  /**
   * Fields that keep the cluster's values. Not needed for `replicas` with an autoscaler, because Git then does not set
   * it.
   * @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
   */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

/**
 * An Argo CD Application, which applies a folder of plain manifests server-side whenever Git or the cluster changes.
 * Apply it once by hand, and keep it outside its own folder: inside, it would delete itself when its file moves.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 */
@checkedCalls('ArgoApplication')
export class ArgoApplication extends Construct {
  readonly resource: Application;

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedArgoApplication;

  private readonly project: ArgoProject;

  /** @throws InputError that lists every wrong prop */
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
        // Diffs against the API server's dry-run result, so that defaults of a CRD do not count as differences.
        annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
        labels: objectLabels(name, 'gitops'),
        name,
        namespace: this.project.resolved.namespace,
      },
      // Lazy, because the project's namespaces depend on everything that it deploys.
      spec: Lazy.any({
        produce: () => {
          const { name: project, repoUrl, server } = this.project.resolved;
          const namespace = application.destinationNamespace ?? this.project.namespaces[0] ?? '';
          return applicationSpec(application, { project, repoUrl, server, namespace });
        },
      }),
    });
    addCheck(this, () => [...this.checkNamespace(), ...this.checkFolder(), ...this.checkPods()]);
  }

  /** The Application's name in messages. */
  get subject(): string {
    return `ArgoApplication '${this.project.resolved.namespace}/${this.resolved.name}'`;
  }

  private checkTree(): void {
    const around = this.project.deploys.find((tree) => this.node.scopes.includes(tree));
    if (around === undefined) return;
    throw new InputError(this.subject, [
      `it must be outside the constructs that it applies, or it deletes itself when its file moves, got ${shown(around.node.path)}`,
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

  private checkPods(): string[] {
    return podRevisionProblems(this.project.deploys).map((what) => `${this.subject}: ${what}`);
  }

  /** A chart's file is in a folder of the app, in a subfolder per construct around it. */
  private checkFolder(): string[] {
    const { root } = this.node;
    const parents = Chart.of(this).node.path.split('/').slice(0, -1);
    const outdir = root instanceof App && !isAbsolute(root.outdir) ? [root.outdir] : [];
    const own = [...outdir, ...parents].join('/');
    const { path } = this.resolved;
    if (!isWithin(own, path)) return [];
    return [
      `${this.subject}: path must not contain its own manifest, which is written to ${shown(own)}: move it to another chart, or to an app with an outdir such as argocd, got ${shown(path)}`,
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
