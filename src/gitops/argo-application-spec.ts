import type { ApplicationSpec } from '../../imports/argoproj.io';
import { defined } from '../core/defined';
import { mapValues } from '../core/grouped';
import { type Check, Input } from '../core/input/input';
import { dnsLabel, dnsSubdomain, text } from '../core/input/names';
import { countOrZero } from '../core/input/numbers';
import { segments } from './repository-path';

/** Fields that are managed outside Git. */
export interface IgnoredDifference {
  /** The API group of the objects; empty for the core group. @default - the core group */
  readonly group?: string;

  /** The kind of the objects. */
  readonly kind: string;

  /** The name of a single object. @default - all objects of the kind */
  readonly name?: string;

  /** The namespace of the objects. @default - all namespaces */
  readonly namespace?: string;

  /** The fields, as JSON pointers such as `/spec/replicas`. @default - none */
  readonly jsonPointers?: readonly string[];

  /** The fields, as jq expressions. @default - none */
  readonly jqPathExpressions?: readonly string[];

  /** Field managers whose fields are ignored, such as `kube-controller-manager`. @default - none */
  readonly managedFieldsManagers?: readonly string[];
}

/** An ArgoApplication's props with every default filled in. */
export interface ResolvedArgoApplication {
  readonly name: string;
  readonly path: string;
  readonly targetRevision: string;
  readonly recurse: boolean;
  readonly destinationNamespace?: string;
  readonly prune: boolean;
  readonly selfHeal: boolean;
  readonly retries: number;
  readonly ignoreDifferences: readonly IgnoredDifference[];
}

/** The source and the destination of an Application. */
interface Destination {
  readonly project: string;
  readonly repoUrl: string;
  readonly server: string;

  /** The namespace of objects that set none. */
  readonly namespace: string;
}

/** The `spec` of an Application. */
export function applicationSpec(application: ResolvedArgoApplication, destination: Destination): ApplicationSpec {
  const { path, targetRevision, recurse, prune, selfHeal, retries } = application;
  const { project, repoUrl, server, namespace } = destination;
  const ignored = application.ignoreDifferences.map(toDifference);
  return {
    destination: { namespace, server },
    ...(ignored.length > 0 ? { ignoreDifferences: ignored } : {}),
    project,
    source: { directory: { recurse }, path, repoUrl, targetRevision },
    syncPolicy: {
      automated: { prune, selfHeal },
      retry: { backoff: { duration: '5s', factor: 2, maxDuration: '3m' }, limit: retries },
      syncOptions: [
        // The manifests contain the Namespaces and their labels.
        'CreateNamespace=false',
        // Refuses to take over objects of another Application.
        'FailOnSharedResource=true',
        ...(ignored.length > 0 ? ['RespectIgnoreDifferences=true'] : []),
        // A client-side apply would store a copy of each object in an annotation.
        'ServerSideApply=true',
      ],
    },
  };
}

/** @throws InputError that lists every wrong prop */
export function checkApplication(subject: string, application: ResolvedArgoApplication): void {
  const input = new Input(subject);
  input.required('name', application.name, dnsSubdomain);
  input.required('path', application.path, folder);
  input.required('targetRevision', application.targetRevision, revision);
  input.optional('destinationNamespace', application.destinationNamespace, dnsLabel);
  input.required('retries', application.retries, countOrZero);
  application.ignoreDifferences.forEach((ignored, index) => {
    const { kind, jsonPointers = [], jqPathExpressions = [], managedFieldsManagers = [] } = ignored;
    const field = `ignoreDifferences[${index}]`;
    input.required(`${field}.kind`, kind, text);
    input.each(`${field}.jsonPointers`, jsonPointers, jsonPointer);
    if (jsonPointers.length + jqPathExpressions.length + managedFieldsManagers.length === 0) {
      input.refuse(`${field} must name a field or its manager, such as jsonPointers: ['/spec/replicas']`);
    }
  });
  input.done();
}

function toDifference(ignored: IgnoredDifference): NonNullable<ApplicationSpec['ignoreDifferences']>[number] {
  const { jsonPointers, jqPathExpressions, managedFieldsManagers, ...object } = ignored;
  const fields = { jsonPointers, jqPathExpressions, managedFieldsManagers };
  return { ...object, ...mapValues(defined(fields), (list) => [...list]) };
}

/**
 * Refuses the root of the repository and paths outside it, because they would contain the Application's own manifest.
 */
const folder: Check = (value) =>
  typeof value === 'string' &&
  value !== '' &&
  !value.startsWith('/') &&
  segments(value).every((part) => /^[^\s*?{}[\]]+$/.test(part) && !/^\.*$/.test(part))
    ? undefined
    : { must: 'be a folder within the repository, such as dist: its root would also contain the Application' };

const revision: Check = (value) =>
  typeof value === 'string' && /^[^\s]+$/.test(value)
    ? undefined
    : { must: 'be a branch, a tag or a commit, such as main' };

const jsonPointer: Check = (value) =>
  typeof value === 'string' && /^(\/[^/]+)+$/.test(value)
    ? undefined
    : { must: 'be a JSON pointer such as /spec/replicas' };
