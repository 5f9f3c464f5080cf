import type { ApplicationSpec } from '../../imports/argoproj.io';
import { defined } from '../core/defined';
import { mapValues } from '../core/grouped';
import { type Check, Input } from '../core/input';
import { dnsLabel, dnsSubdomain, text } from '../core/names';
import { countOrZero } from '../core/numbers';
import { segments } from './repository-path';

/** Fields that somebody else than Git sets. */
export interface IgnoredDifference {
  /** The API group of the objects; empty for the core group. @default - the core group */
  readonly group?: string;

  /** The kind of the objects. */
  readonly kind: string;

  /** The name of one object. @default - all of the kind */
  readonly name?: string;

  /** The namespace of the objects. @default - all */
  readonly namespace?: string;

  /** The fields, such as `/spec/replicas`. @default - none */
  readonly jsonPointers?: readonly string[];

  /** The fields, as expressions of jq. @default - none */
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

/** Where an Application comes from and goes to. */
interface Destination {
  readonly project: string;
  readonly repoUrl: string;
  readonly server: string;

  /** The namespace of objects that name none. */
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
        // The manifests have the Namespaces, with their labels.
        'CreateNamespace=false',
        // Never take over an object of another Application.
        'FailOnSharedResource=true',
        ...(ignored.length > 0 ? ['RespectIgnoreDifferences=true'] : []),
        // A client-side apply would keep a copy of each object in an annotation.
        'ServerSideApply=true',
      ],
    },
  };
}

/** @throws InputError with every wrong prop */
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

/** The root of the repository, and what is outside of it, would hold the Application's own manifest too. */
const folder: Check = (value) =>
  typeof value === 'string' &&
  value !== '' &&
  !value.startsWith('/') &&
  segments(value).every((part) => /^[^\s*?{}[\]]+$/.test(part) && !/^\.*$/.test(part))
    ? undefined
    : { must: 'be a folder within the repository, such as dist: its root would hold the Application too' };

const revision: Check = (value) =>
  typeof value === 'string' && /^[^\s]+$/.test(value)
    ? undefined
    : { must: 'be a branch, a tag or a commit, such as main' };

const jsonPointer: Check = (value) =>
  typeof value === 'string' && /^(\/[^/]+)+$/.test(value)
    ? undefined
    : { must: 'be a JSON pointer such as /spec/replicas' };
