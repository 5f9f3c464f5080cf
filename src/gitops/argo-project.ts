import { Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { AppProject } from '../../imports/argoproj.io';
import { frozen } from '../core/frozen';
import { checkedCalls } from '../core/input/checked-calls';
import { objectLabels } from '../core/objects/labels';
import { addCheck } from '../core/objects/tree-check';
import { type ArgoResourceKind, appliedObjects } from './applied-objects';
import {
  checkProject,
  objectProblems,
  projectNamespaces,
  projectSpec,
  type ResolvedArgoProject,
} from './argo-project-spec';

/** Props of ArgoProject. */
export interface ArgoProjectProps {
  /** The name of the AppProject. */
  readonly name: string;

  /** The namespace that Argo CD runs in. @default argocd */
  readonly namespace?: string;

  /** The project's purpose. @default - no description */
  readonly description?: string;

  /** The only repository that the project's Applications may use, such as `https://github.com/acme/azora.git`. */
  readonly repoUrl: string;

  /**
   * Constructs that the project's Applications apply, such as a platform's charts. The project allows only their
   * namespaces and kinds, and must be in another chart.
   */
  readonly deploys: readonly IConstruct[];

  /**
   * Cluster-scoped kinds that the project allows.
   * @default - those of Namespace, ValidatingAdmissionPolicy and its binding that `deploys` contains
   */
  readonly clusterResources?: readonly ArgoResourceKind[];

  /**
   * Whether to allow only the Namespaces and admission policies in `deploys`, by name. Requires Argo CD 3.3: with older versions, the API
   * server rejects the AppProject.
   * @default false
   */
  readonly namedNamespaces?: boolean;

  /**
   * Additional namespaced kinds, such as `{ group: 'apps', kind: 'ReplicaSet' }`. Argo CD shows objects that operators
   * create only if their kind is allowed.
   * @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
   */
  readonly additionalResources?: readonly ArgoResourceKind[];

  /** The API server of the target cluster. @default https://kubernetes.default.svc, the cluster of Argo CD */
  readonly server?: string;
}

/**
 * An AppProject that allows a single repository, and only the namespaces and kinds in `deploys`. Write access to the
 * repository cannot change anything else in the cluster.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
@checkedCalls('ArgoProject')
export class ArgoProject extends Construct {
  readonly resource: AppProject;

  /** All props, with defaults filled in. */
  readonly resolved: ResolvedArgoProject;

  /** The constructs that the project's Applications apply. */
  readonly deploys: readonly IConstruct[];

  /** @throws InputError that lists every wrong prop */
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
      metadata: { labels: objectLabels(name, 'gitops'), name, namespace },
      // Lazy, because `deploys` may still grow.
      spec: Lazy.any({ produce: () => projectSpec(project, appliedObjects(this.deploys)) }),
    });
    addCheck(this, () =>
      objectProblems(project, appliedObjects(this.deploys)).map((what) => `${this.subject}: ${what}`),
    );
  }

  /** The project's name in messages. */
  get subject(): string {
    return `ArgoProject '${this.resolved.namespace}/${this.resolved.name}'`;
  }

  /** The allowed namespaces, sorted. */
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
