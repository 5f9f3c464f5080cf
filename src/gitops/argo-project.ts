import { Lazy } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { AppProject, type AppProjectSpec } from '../../imports/argoproj.io';
import { frozen } from '../core/frozen';
import { titleOf } from '../core/identity';
import { type Check, Input, shown } from '../core/input';
import { objectLabels } from '../core/labels';
import { dnsLabel, dnsSubdomain, text } from '../core/names';
import { type ArgoResourceKind, appliedObjects, distinctKinds, kindOf } from './applied-objects';

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
   * and no others. The project itself stands elsewhere.
   */
  readonly deploys: readonly IConstruct[];

  /**
   * Kinds without a namespace that it may apply.
   * @default - Namespace, if one is in `deploys`
   */
  readonly clusterResources?: readonly ArgoResourceKind[];

  /**
   * Of Namespace it may apply only those in `deploys`, by name. Argo CD before 3.3 does not know that: there the API server refuses
   * the AppProject.
   * @default false
   */
  readonly namedNamespaces?: boolean;

  /**
   * Kinds with a namespace that it may apply besides, such as `{ group: 'apps', kind: 'ReplicaSet' }`. What operators make is not
   * applied, and is shown by Argo CD only where its kind is allowed.
   * @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
   */
  readonly additionalResources?: readonly ArgoResourceKind[];

  /** The API server of the cluster. @default https://kubernetes.default.svc, the cluster of Argo CD */
  readonly server?: string;
}

/**
 * An AppProject that allows one repository, the namespaces that it is for, and the kinds that are really there: a repository that
 * somebody else writes to cannot become more of the cluster.
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
    checkProject(this, project, props.deploys);
    const { name, namespace } = project;
    this.resolved = project;
    this.deploys = [...props.deploys];
    this.resource = new AppProject(this, 'Resource', {
      metadata: { labels: objectLabels(name, 'access'), name, namespace },
      // What is applied is known when all of it is there.
      spec: Lazy.any({ produce: () => this.toSpec() }),
    });
    this.node.addValidation({ validate: () => this.checkObjects() });
  }

  /** What it is called in messages. */
  get subject(): string {
    return subjectOf(this.resolved);
  }

  /** The namespaces that it allows, in order. */
  get namespaces(): readonly string[] {
    const namespaces = appliedObjects(this.deploys).flatMap(({ metadata: { namespace } }) => namespace ?? []);
    return [...new Set([...namespaces, ...this.namespaceObjects])].sort();
  }

  private get namespaceObjects(): readonly string[] {
    const objects = appliedObjects(this.deploys).filter((object) => isNamespace(kindOf(object)));
    return [...new Set(objects.flatMap(({ metadata: { name } }) => name ?? []))].sort();
  }

  private toSpec(): AppProjectSpec {
    const { description, repoUrl, server, additionalResources } = this.resolved;
    const namespaced = appliedObjects(this.deploys).filter(({ metadata: { namespace } }) => namespace !== undefined);
    return {
      ...(description === undefined ? {} : { description }),
      sourceRepos: [repoUrl],
      destinations: this.namespaces.map((namespace) => ({ namespace, server })),
      clusterResourceWhitelist: this.clusterResources(),
      namespaceResourceWhitelist: distinctKinds([...namespaced.map(kindOf), ...additionalResources]),
    };
  }

  private clusterResources(): NonNullable<AppProjectSpec['clusterResourceWhitelist']> {
    const { clusterResources, namedNamespaces } = this.resolved;
    const named = this.namespaceObjects.map((name) => ({ ...NAMESPACE, name }));
    const allowed = distinctKinds(clusterResources ?? named);
    return namedNamespaces ? allowed.flatMap((kind) => (isNamespace(kind) ? named : [kind])) : allowed;
  }

  private checkObjects(): string[] {
    const objects = appliedObjects(this.deploys);
    if (objects.length === 0) return [`${this.subject}: deploys must hold an object at least: it allows nothing`];
    const allowed = this.resolved.clusterResources ?? [NAMESPACE];
    return objects
      .filter(({ metadata: { namespace } }) => namespace === undefined)
      .filter((object) => !allowed.some(({ group, kind }) => isKind(kindOf(object), group, kind)))
      .map(
        (object) =>
          `${this.subject}: deploys must have a namespace for ${titleOf(object)}, or clusterResources must name ${object.kind}`,
      );
  }
}

type WithoutDefault = 'description' | 'clusterResources';

/** An ArgoProject's props with every default filled in. */
export type ResolvedArgoProject = Required<Omit<ArgoProjectProps, WithoutDefault | 'deploys'>> &
  Pick<ArgoProjectProps, WithoutDefault>;

const NAMESPACE: ArgoResourceKind = { group: '', kind: 'Namespace' };

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

function subjectOf({ namespace, name }: Pick<ResolvedArgoProject, 'namespace' | 'name'>): string {
  return `ArgoProject '${namespace}/${name}'`;
}

/** A whole URL: a pattern would let other repositories in, and credentials would be read by everybody. */
const repository: Check = (value) =>
  typeof value === 'string' && /^((https|ssh):\/\/([\w.-]+@)?|[\w.-]+@)[\w.-]+(:\d+)?[/:][^\s*?!{}[\]@]+$/.test(value)
    ? undefined
    : {
        must: 'be the URL of one repository without a pattern and a password, such as https://github.com/acme/azora.git',
      };

const apiServer: Check = (value) =>
  typeof value === 'string' && /^https:\/\/[\w.:[\]-]+$/.test(value)
    ? undefined
    : { must: 'be the URL of one API server, such as https://kubernetes.default.svc' };

function checkProject(own: IConstruct, project: ResolvedArgoProject, deploys: readonly IConstruct[]): void {
  const input = new Input(subjectOf(project));
  input.required('name', project.name, dnsSubdomain);
  input.required('namespace', project.namespace, dnsLabel);
  input.optional('description', project.description, text);
  // It may have a password in it.
  input.secret('repoUrl', project.repoUrl, repository);
  input.required('server', project.server, apiServer);
  const kinds = { clusterResources: project.clusterResources ?? [], additionalResources: project.additionalResources };
  for (const [field, list] of Object.entries(kinds)) {
    list.forEach(({ group, kind }, index) => {
      input.required(`${field}[${index}].group`, group, apiGroup);
      input.required(`${field}[${index}].kind`, kind, kindName);
    });
  }
  if (deploys.length === 0) input.refuse('deploys must name a construct at least, such as a chart');
  const around = deploys.find((tree) => own.node.scopes.includes(tree));
  if (around !== undefined) {
    input.refuse(
      `deploys must not hold the project itself, which would be applied by what it limits, got ${shown(around.node.path)}`,
    );
  }
  input.done();
}

const apiGroup: Check = (value) =>
  value === '' || dnsSubdomain(value) === undefined
    ? undefined
    : { must: 'be an API group such as apps, or empty for that of Kubernetes itself' };

const kindName: Check = (value) =>
  typeof value === 'string' && /^[A-Z][A-Za-z0-9]*$/.test(value) ? undefined : { must: 'be a kind such as ReplicaSet' };

function isNamespace({ group, kind }: ArgoResourceKind): boolean {
  return isKind(NAMESPACE, group, kind);
}

function isKind(one: ArgoResourceKind, group: string, kind: string): boolean {
  return one.group === group && one.kind === kind;
}
