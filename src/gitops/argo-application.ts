import { App, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Application, type ApplicationSpec } from '../../imports/argoproj.io';
import { frozen } from '../core/frozen';
import { InputError, shown } from '../core/input';
import { objectLabels } from '../core/labels';
import type { ArgoApplicationProps, IgnoredDifference } from './argo-application-props';
import type { ArgoProject } from './argo-project';
import { isAbsolute, isWithin } from './repository-path';
import { checkApplication, type ResolvedArgoApplication, resolveApplication } from './resolve-argo-application';

/**
 * An Argo CD Application: a folder of plain manifests, applied server-side whenever Git or the cluster changes. It is applied
 * by hand once, and lies outside its own folder: within, it would delete itself when its file moved.
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
        // What the API server would make of it is compared, so that defaults of a CRD are no difference.
        annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
        labels: objectLabels(name, 'access'),
        name,
        namespace: this.project.resolved.namespace,
      },
      // The namespaces of the project are known when all that it applies is there.
      spec: Lazy.any({ produce: () => this.toSpec() }),
    });
    this.node.addValidation({ validate: () => [...this.checkNamespace(), ...this.checkFolder()] });
  }

  /** What it is called in messages. */
  get subject(): string {
    return `ArgoApplication '${this.project.resolved.namespace}/${this.resolved.name}'`;
  }

  private get destinationNamespace(): string {
    return this.resolved.destinationNamespace ?? this.project.namespaces[0] ?? '';
  }

  private toSpec(): ApplicationSpec {
    const { path, targetRevision, recurse, ignoreDifferences, prune, selfHeal, retries } = this.resolved;
    const { name: project, repoUrl, server } = this.project.resolved;
    const ignores = ignoreDifferences.length > 0;
    return {
      destination: { namespace: this.destinationNamespace, server },
      ...(ignores ? { ignoreDifferences: ignoreDifferences.map(toDifference) } : {}),
      project,
      source: { directory: { recurse }, path, repoUrl, targetRevision },
      syncPolicy: {
        automated: { prune, selfHeal },
        retry: { backoff: { duration: '5s', factor: 2, maxDuration: '3m' }, limit: retries },
        syncOptions: [
          // Namespaces are objects of ours, with their labels.
          'CreateNamespace=false',
          // An object of another Application is not taken over.
          'FailOnSharedResource=true',
          ...(ignores ? ['RespectIgnoreDifferences=true'] : []),
          // Without it, each object is kept once more in an annotation.
          'ServerSideApply=true',
        ],
      },
    };
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

  /** A chart is written into a folder of its app, in one more for each construct that it is in. */
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

function toDifference(ignored: IgnoredDifference): NonNullable<ApplicationSpec['ignoreDifferences']>[number] {
  const { jsonPointers, jqPathExpressions, managedFieldsManagers, ...object } = ignored;
  return {
    ...object,
    ...(jsonPointers === undefined ? {} : { jsonPointers: [...jsonPointers] }),
    ...(jqPathExpressions === undefined ? {} : { jqPathExpressions: [...jqPathExpressions] }),
    ...(managedFieldsManagers === undefined ? {} : { managedFieldsManagers: [...managedFieldsManagers] }),
  };
}
