import type { IConstruct } from 'constructs';
import { type Check, type Input, oneOf, shown } from '../../core/input/input';
import { annotationKey, dnsSubdomain, labelKey, labelValue, reason, text } from '../../core/input/names';
import { positiveSeconds } from '../../core/input/numbers';
import { type Component, type Labels, objectLabels } from '../../core/objects/labels';
import type { EntryProps, ResolvedEntry } from './entry-props';

/** The label `app.kubernetes.io/component` of entries. */
export const ENTRY_COMPONENT: Component = 'gateway';

/** Reports every wrong prop that an Ingress and an HTTPRoute share. @param scope the construct */
export function checkEntry(input: Input, entry: ResolvedEntry, props: EntryProps, scope: IConstruct): void {
  const { hosts, paths, requestTimeoutSeconds } = entry;
  const { service } = props;
  input.required('name', entry.name, dnsSubdomain);
  checkTarget(input, entry, props, scope);
  if (hosts.length === 0) input.refuse('hosts must name at least one host, such as agents.example.com');
  input.each('hosts', hosts, hostName);
  input.distinct('hosts', hosts);
  if (paths.length === 0) input.refuse('paths must name at least one path, or be left out for all');
  input.each('paths', paths, requestPath);
  input.distinct('paths', paths);
  input.required('pathType', entry.pathType, oneOf('Prefix', 'Exact'));
  input.optional('requestTimeoutSeconds', requestTimeoutSeconds, positiveSeconds);
  if (requestTimeoutSeconds !== undefined && requestTimeoutSeconds > service.resolved.drainSeconds) {
    input.warn(
      `requestTimeoutSeconds should not exceed drainSeconds of the service, whose rollouts cut longer answers, got ${requestTimeoutSeconds}`,
    );
  }
  input.optional('plainHttpReason', entry.plainHttpReason, reason);
  input.entries('labels', entry.labels, labelKey, labelValue);
  refuseOwn(input, 'labels', entry.labels, Object.keys(objectLabels(entry.name, ENTRY_COMPONENT)));
  input.entries('annotations', entry.annotations, annotationKey, text);
}

/** Refuses keys that the library sets itself. */
export function refuseOwn(input: Input, field: string, map: Labels, own: readonly string[]): void {
  for (const key of own.filter((key) => Object.hasOwn(map, key))) {
    input.refuse(`${field} must not have ${shown(key)}: the library sets it`);
  }
}

function checkTarget(input: Input, { port }: ResolvedEntry, props: EntryProps, scope: IConstruct): void {
  const { service } = props;
  const names = service.resolved.ports.map(({ name }) => name);
  if (service.node.root !== scope.node.root) {
    input.refuse(`service must be in the same app, so that both are applied together, got ${service.subject}`);
  }
  if (names.length === 0) input.refuse(`service must have a port, got ${service.subject}, which has none`);
  else if (port === undefined) input.required('port', props.port, oneOf(...names));
  else if (port.protocol !== 'TCP')
    input.refuse(`port must be a TCP port, got ${port.name}, which is ${port.protocol}`);
}

/**
 * @see https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#hostname
 */
const hostName: Check = (value) => {
  const must = 'be a host name such as agents.example.com or *.example.com, in lower case, without a port';
  if (typeof value !== 'string') return { must };
  const name = value.startsWith('*.') ? value.slice(2) : value;
  const isAddress = /^[0-9.]+$/.test(name);
  return isAddress || name.length > 251 || dnsSubdomain(name) !== undefined ? { must } : undefined;
};

/** The paths that an Ingress and an HTTPRoute accept. */
const requestPath: Check = (value) => {
  const isPath = typeof value === 'string' && /^\/([-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/.test(value);
  const isPlain = isPath && !/\/\/|\/\.{1,2}(\/|$)|%2f/i.test(value) && value.length <= 1024;
  return isPlain ? undefined : { must: 'be a path such as /v1, without a query, //, . and ..' };
};
