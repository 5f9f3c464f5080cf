import { type Check, Input } from '../core/input';
import { dnsLabel, dnsSubdomain, text } from '../core/names';
import { countOrZero } from '../core/numbers';
import type { ArgoApplicationProps } from './argo-application-props';
import { segments } from './repository-path';

type WithoutDefault = 'destinationNamespace';

/** An ArgoApplication's props with every default filled in. */
export type ResolvedArgoApplication = Required<Omit<ArgoApplicationProps, WithoutDefault | 'project'>> &
  Pick<ArgoApplicationProps, WithoutDefault>;

/** Fills every default. Pure; `checkApplication` says what is wrong. */
export function resolveApplication({ project: _, ...props }: ArgoApplicationProps): ResolvedArgoApplication {
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

/** The whole repository, or what is above it, holds the Application too. */
const folder: Check = (value) =>
  typeof value === 'string' &&
  value !== '' &&
  !value.startsWith('/') &&
  segments(value).every((part) => /^[^\s*?{}[\]]+$/.test(part) && !/^\.*$/.test(part))
    ? undefined
    : { must: 'be a folder within the repository, such as dist: the whole of it would hold the Application too' };

const revision: Check = (value) =>
  typeof value === 'string' && /^[^\s]+$/.test(value)
    ? undefined
    : { must: 'be a branch, a tag or a commit, such as main' };

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
      input.refuse(`${field} must name a field or its owner at least, such as jsonPointers: ['/spec/replicas']`);
    }
  });
  input.done();
}

const jsonPointer: Check = (value) =>
  typeof value === 'string' && /^(\/[^/]+)+$/.test(value)
    ? undefined
    : { must: 'be a JSON pointer such as /spec/replicas' };
