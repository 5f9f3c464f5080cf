import type { AppProjectSpec } from '../../imports/argoproj.io';
import { defined } from '../core/defined';
import { titleOf } from '../core/identity';
import { type Check, Input, shown } from '../core/input';
import { dnsLabel, dnsSubdomain, text } from '../core/names';
import { distinct } from '../core/order';
import { type AppliedObject, type ArgoResourceKind, distinctKinds, kindOf } from './applied-objects';

/** An ArgoProject's props with every default filled in, but for what it deploys. */
export interface ResolvedArgoProject {
  readonly name: string;
  readonly namespace: string;
  readonly description?: string;
  readonly repoUrl: string;
  readonly clusterResources?: readonly ArgoResourceKind[];
  readonly namedNamespaces: boolean;
  readonly additionalResources: readonly ArgoResourceKind[];
  readonly server: string;
}

/** The `spec` of an AppProject that may apply some objects, and no other namespace or kind. */
export function projectSpec(project: ResolvedArgoProject, objects: readonly AppliedObject[]): AppProjectSpec {
  const { description, repoUrl, server, additionalResources } = project;
  const namespaced = objects.filter(hasNamespace).map(kindOf);
  return defined({
    description,
    sourceRepos: [repoUrl],
    destinations: projectNamespaces(objects).map((namespace) => ({ namespace, server })),
    clusterResourceWhitelist: clusterResources(project, objects),
    namespaceResourceWhitelist: distinctKinds([...namespaced, ...additionalResources]),
  });
}

/** The namespaces that some objects are in, or are, in order. */
export function projectNamespaces(objects: readonly AppliedObject[]): readonly string[] {
  const namespaces = objects.flatMap(({ metadata: { namespace } }) => namespace ?? []);
  return distinct([...namespaces, ...namespaceObjects(objects)]);
}

/** What of some objects the project does not allow, or that there are none. */
export function objectProblems(project: ResolvedArgoProject, objects: readonly AppliedObject[]): readonly string[] {
  if (objects.length === 0) return ['deploys must hold an object at least: it allows nothing'];
  const allowed = project.clusterResources ?? [NAMESPACE];
  return objects
    .filter((object) => !hasNamespace(object) && !allowed.some((kind) => isSame(kindOf(object), kind)))
    .map(
      (object) => `deploys must have a namespace for ${titleOf(object)}, or clusterResources must name ${object.kind}`,
    );
}

/**
 * @param paths those of the constructs that it deploys
 * @param around the path of the one that it stands in itself
 * @throws InputError with every wrong prop
 */
export function checkProject(
  subject: string,
  project: ResolvedArgoProject,
  { paths, around }: { readonly paths: readonly string[]; readonly around: string | undefined },
): void {
  const input = new Input(subject);
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
  if (paths.length === 0) input.refuse('deploys must name a construct at least, such as a chart');
  if (around !== undefined) {
    input.refuse(
      `deploys must not hold the project itself, which would be applied by what it limits, got ${shown(around)}`,
    );
  }
  input.done();
}

const NAMESPACE: ArgoResourceKind = { group: '', kind: 'Namespace' };

function clusterResources(
  { clusterResources: given, namedNamespaces }: ResolvedArgoProject,
  objects: readonly AppliedObject[],
): ArgoResourceKind[] {
  const named = namespaceObjects(objects).map((name) => ({ ...NAMESPACE, name }));
  const allowed = distinctKinds(given ?? named);
  return namedNamespaces ? allowed.flatMap((kind) => (isSame(kind, NAMESPACE) ? named : [kind])) : allowed;
}

function namespaceObjects(objects: readonly AppliedObject[]): readonly string[] {
  return distinct(
    objects.filter((object) => isSame(kindOf(object), NAMESPACE)).flatMap(({ metadata: { name } }) => name ?? []),
  );
}

function hasNamespace({ metadata: { namespace } }: AppliedObject): boolean {
  return namespace !== undefined;
}

function isSame(one: ArgoResourceKind, other: ArgoResourceKind): boolean {
  return one.group === other.group && one.kind === other.kind;
}

/** A whole URL: a pattern would let other repositories in, and everybody could read credentials in it. */
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

const apiGroup: Check = (value) =>
  value === '' || dnsSubdomain(value) === undefined
    ? undefined
    : { must: 'be an API group such as apps, or empty for that of Kubernetes itself' };

const kindName: Check = (value) =>
  typeof value === 'string' && /^[A-Z][A-Za-z0-9]*$/.test(value) ? undefined : { must: 'be a kind such as ReplicaSet' };
