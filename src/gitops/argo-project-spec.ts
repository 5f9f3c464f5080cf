import type { AppProjectSpec } from '../../imports/argoproj.io';
import { defined } from '../core/defined';
import { type Check, Input, shown } from '../core/input/input';
import { dnsLabel, dnsSubdomain, text } from '../core/input/names';
import { titleOf } from '../core/objects/identity';
import { distinct } from '../core/order';
import { type AppliedObject, type ArgoResourceKind, distinctKinds, kindOf } from './applied-objects';

/** An ArgoProject's props with every default filled in, without `deploys`. */
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

/** The `spec` of an AppProject that allows only the given objects' namespaces and kinds. */
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

/** The namespaces that the given objects are in or define, sorted. */
export function projectNamespaces(objects: readonly AppliedObject[]): readonly string[] {
  const namespaces = objects.flatMap(({ metadata: { namespace } }) => namespace ?? []);
  return distinct([...namespaces, ...namespaceObjects(objects)]);
}

/** Errors for objects that the project does not allow, or if there are no objects. */
export function objectProblems(project: ResolvedArgoProject, objects: readonly AppliedObject[]): readonly string[] {
  if (objects.length === 0) return ['deploys must contain at least one object: the project allows nothing'];
  const allowed = project.clusterResources ?? CLUSTER_KINDS;
  return objects
    .filter((object) => !hasNamespace(object) && !allowed.some((kind) => isSame(kindOf(object), kind)))
    .map(
      (object) => `deploys must have a namespace for ${titleOf(object)}, or clusterResources must name ${object.kind}`,
    );
}

/**
 * @param paths the paths of the constructs in `deploys`
 * @param around the path of the construct in `deploys` that contains the project
 * @throws InputError that lists every wrong prop
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
  // Checked as a secret, because the URL may contain a password.
  input.secret('repoUrl', project.repoUrl, repository);
  input.required('server', project.server, apiServer);
  const kinds = { clusterResources: project.clusterResources ?? [], additionalResources: project.additionalResources };
  for (const [field, list] of Object.entries(kinds)) {
    list.forEach(({ group, kind }, index) => {
      input.required(`${field}[${index}].group`, group, apiGroup);
      input.required(`${field}[${index}].kind`, kind, kindName);
    });
  }
  if (paths.length === 0) input.refuse('deploys must have at least one construct, such as a chart');
  if (around !== undefined) {
    input.refuse(
      `deploys must not contain the project itself, which its own Applications would then apply, got ${shown(around)}`,
    );
  }
  input.done();
}

const NAMESPACE: ArgoResourceKind = { group: '', kind: 'Namespace' };

/** Cluster-scoped kinds that constructs of this library render. */
const CLUSTER_KINDS: readonly ArgoResourceKind[] = [
  NAMESPACE,
  ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'].map((kind) => ({
    group: 'admissionregistration.k8s.io',
    kind,
  })),
];

function clusterResources(
  { clusterResources: given, namedNamespaces }: ResolvedArgoProject,
  objects: readonly AppliedObject[],
): ArgoResourceKind[] {
  const rendered = CLUSTER_KINDS.filter((kind) => namesOf(kind, objects).length > 0);
  const allowed = distinctKinds(given ?? rendered);
  const isNamed = (kind: ArgoResourceKind) => namedNamespaces && CLUSTER_KINDS.some((known) => isSame(kind, known));
  return allowed.flatMap((kind) =>
    isNamed(kind) ? namesOf(kind, objects).map((name) => ({ ...kind, name })) : [kind],
  );
}

function namespaceObjects(objects: readonly AppliedObject[]): readonly string[] {
  return namesOf(NAMESPACE, objects);
}

function namesOf(kind: ArgoResourceKind, objects: readonly AppliedObject[]): readonly string[] {
  return distinct(
    objects.filter((object) => isSame(kindOf(object), kind)).flatMap(({ metadata: { name } }) => name ?? []),
  );
}

function hasNamespace({ metadata: { namespace } }: AppliedObject): boolean {
  return namespace !== undefined;
}

function isSame(one: ArgoResourceKind, other: ArgoResourceKind): boolean {
  return one.group === other.group && one.kind === other.kind;
}

/**
 * Accepts a complete URL only: a pattern would allow other repositories, and a password would be readable for everyone.
 */
const repository: Check = (value) =>
  typeof value === 'string' && /^((https|ssh):\/\/([\w.-]+@)?|[\w.-]+@)[\w.-]+(:\d+)?[/:][^\s*?!{}[\]@]+$/.test(value)
    ? undefined
    : {
        must: 'be the URL of one repository, without patterns and passwords, such as https://github.com/acme/azora.git',
      };

const apiServer: Check = (value) =>
  typeof value === 'string' && /^https:\/\/[\w.:[\]-]+$/.test(value)
    ? undefined
    : { must: 'be the URL of one API server, such as https://kubernetes.default.svc' };

const apiGroup: Check = (value) =>
  value === '' || dnsSubdomain(value) === undefined
    ? undefined
    : { must: 'be an API group such as apps, or empty for the core group' };

const kindName: Check = (value) =>
  typeof value === 'string' && /^[A-Z][A-Za-z0-9]*$/.test(value) ? undefined : { must: 'be a kind such as ReplicaSet' };
