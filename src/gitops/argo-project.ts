import { Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { AppProject } from '../../imports/argoproj.io';
import { frozen } from '../core/frozen';
import { objectLabels } from '../core/labels';
import { type ArgoResourceKind, appliedObjects } from './applied-objects';
import {
  checkProject,
  objectProblems,
  projectNamespaces,
  projectSpec,
  type ResolvedArgoProject,
} from './argo-project-spec';

/** What the Applications of a project may apply, from where, and to where. */
export interface ArgoProjectProps {
  /** The name of the AppProject. */
  readonly name: string;

  /** The namespace of Argo CD. @default argocd */
  readonly namespace?: string;

  /** What it is for. @default - not said */
  readonly description?: string;

  /** The one repository that its Applications come from, such as `https://github.com/acme/azora.git`. */
  readonly repoUrl: string;

  /**
   * What its Applications apply, such as the charts of a platform. The project allows the namespaces and the kinds that are in it,
   * and no others. The project itself is in another chart.
   */
  readonly deploys: readonly IConstruct[];

  /**
   * Kinds without a namespace that it may apply.
   * @default - Namespace, if one is in `deploys`
   */
  readonly clusterResources?: readonly ArgoResourceKind[];

  /**
   * Allow only the Namespaces in `deploys`, by name. This needs Argo CD 3.3: with an older one the API server refuses the AppProject.
   * @default false
   */
  readonly namedNamespaces?: boolean;

  /**
   * Kinds with a namespace that it may apply besides, such as `{ group: 'apps', kind: 'ReplicaSet' }`. Argo CD does not
   * apply what operators make, and shows it only if its kind is allowed.
   * @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
   */
  readonly additionalResources?: readonly ArgoResourceKind[];

  /** The API server of the cluster. @default https://kubernetes.default.svc, the cluster of Argo CD */
  readonly server?: string;
}

/**
 * An AppProject that allows one repository, the namespaces that it is for, and the kinds that are in `deploys`. Somebody who
 * can write to the repository can change nothing else of the cluster.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export class ArgoProject extends Construct {
  readonly resource: AppProject;

  /** Every prop, defaults filled in. */
  readonly resolved: ResolvedArgoProject;

  /** What its Applications apply. */
  readonly deploys: readonly IConstruct[];

  /** @throws InputError with every wrong prop */
  constructor(scope: Construct, id: string, props: ArgoProjectProps) {
    super(scope, id);
    const project = frozen(resolveProject(props));
    const { name, namespace } = project;
    this.resolved = project;
    this.deploys = [...props.deploys];
    checkProject(this.subject, project, {
      paths: this.deploys.map(({ node }) => node.path),
      around: this.deploys.find((tree) => this.node.scopes.includes(tree))?.node.path,
    });
    this.resource = new AppProject(this, 'Resource', {
      metadata: { labels: objectLabels(name, 'access'), name, namespace },
      // What it deploys is known once all of it is there.
      spec: Lazy.any({ produce: () => projectSpec(project, appliedObjects(this.deploys)) }),
    });
    this.node.addValidation({
      validate: () => objectProblems(project, appliedObjects(this.deploys)).map((what) => `${this.subject}: ${what}`),
    });
  }

  /** What it is called in messages. */
  get subject(): string {
    return `ArgoProject '${this.resolved.namespace}/${this.resolved.name}'`;
  }

  /** The namespaces that it allows, in order. */
  get namespaces(): readonly string[] {
    return projectNamespaces(appliedObjects(this.deploys));
  }
}

function resolveProject({ deploys: _, ...props }: ArgoProjectProps): ResolvedArgoProject {
  return {
    ...props,
    namespace: props.namespace ?? 'argocd',
    clusterResources: props.clusterResources?.map((kind) => ({ ...kind })),
    namedNamespaces: props.namedNamespaces ?? false,
    additionalResources: (props.additionalResources ?? []).map((kind) => ({ ...kind })),
    server: props.server ?? 'https://kubernetes.default.svc',
  };
}
