import type { Check } from './input';

/*
 * The rules of Kubernetes' own validation for names, keys and label values. `$` without the m flag matches only the very end,
 * so a trailing newline is refused, as Kubernetes does.
 */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const ALL_NUMERIC = /^[0-9.]+$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const C_IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;
const PORT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Some letters outside ASCII have a lower-case form inside it: U+212A becomes k. */
const ASCII = /^[ -~]*$/;

const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
const PORT_NAME_MAX = 15;

/**
 * The name of a namespace, a container or a session: an RFC 1123 label.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export const dnsLabel: Check = (value) =>
  isText(value) && value.length <= LABEL_MAX && DNS_LABEL.test(value)
    ? undefined
    : { must: 'be lower-case letters, digits and dashes, alphanumeric at both ends, 63 at most, such as ai-agents' };

/**
 * The name of most objects: an RFC 1123 subdomain.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
export const dnsSubdomain: Check = (value) => {
  if (!isText(value) || value.length > SUBDOMAIN_MAX || !DNS_SUBDOMAIN.test(value)) {
    return {
      must: 'be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo',
    };
  }
  return value.includes('.') && ALL_NUMERIC.test(value)
    ? { must: 'not look like an address: no pod can use it as its host name', warns: true }
    : undefined;
};

/**
 * The name of a Service: an RFC 1035 label, so that it starts with a letter.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export const serviceName: Check = (value) =>
  isText(value) && value.length <= LABEL_MAX && DNS_1035_LABEL.test(value)
    ? undefined
    : { must: 'be lower-case letters, digits and dashes, a letter first, 63 at most, such as stt-service' };

/** The key of a label: an optional DNS prefix and a slash, then a name of at most 63 characters. */
export const labelKey: Check = (value) =>
  isText(value) && isLabelKey(value)
    ? undefined
    : { must: 'be a label key such as app or example.com/team, its name 63 characters at most' };

function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const name = slash === -1 ? key : key.slice(slash + 1);
  // No name has a slash, so a second one is refused too.
  if (name.length > LABEL_MAX || !QUALIFIED_NAME.test(name)) return false;
  return slash === -1 || (slash <= SUBDOMAIN_MAX && DNS_SUBDOMAIN.test(key.slice(0, slash)));
}

/**
 * The key of an annotation: a label key whose prefix may have capitals.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/#syntax-and-character-set
 */
export const annotationKey: Check = (value) =>
  isText(value) && ASCII.test(value) && isLabelKey(value.toLowerCase())
    ? undefined
    : { must: 'be an annotation key such as example.com/owner, its name 63 characters at most' };

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export const labelValue: Check = (value) =>
  isText(value) && value.length <= LABEL_MAX && LABEL_VALUE.test(value)
    ? undefined
    : { must: 'be empty, or letters, digits, dashes, dots and underscores, alphanumeric at both ends, 63 at most' };

/**
 * The name of an environment variable, by the rule from before Kubernetes 1.32. Older clusters refuse names that only the newer rule allows.
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
 */
export const envName: Check = (value) => {
  if (isText(value) && C_IDENTIFIER.test(value)) return undefined;
  return isText(value) && ENV_NAME.test(value) && value !== '.' && !value.startsWith('..')
    ? { must: 'be a C identifier, or shells cannot read it', warns: true }
    : { must: 'be letters, digits, underscores, dashes and dots, not a digit first, such as LOG_LEVEL' };
};

/** A key in a Secret or ConfigMap. @see https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data */
export const secretKey: Check = (value) =>
  isText(value) && value.length <= SUBDOMAIN_MAX && CONFIG_KEY.test(value) && value !== '.' && !value.startsWith('..')
    ? undefined
    : { must: 'be letters, digits, dashes, dots and underscores, 253 at most, such as OPENAI_API_KEY' };

/** The name of a port: an IANA service name. @see https://www.rfc-editor.org/rfc/rfc6335#section-5.1 */
export const portName: Check = (value) =>
  isText(value) &&
  value.length <= PORT_NAME_MAX &&
  PORT_NAME.test(value) &&
  !value.includes('--') &&
  /[a-z]/.test(value)
    ? undefined
    : { must: 'be lower-case letters, digits and single dashes with one letter at least, 15 at most, such as http' };

/** A path in a container. */
export const absolutePath: Check = (value) =>
  isText(value) && /^\/[^:\p{Cc}]*$/u.test(value) && !value.split('/').includes('..')
    ? undefined
    : { must: 'be an absolute path without .. and colons, such as /tmp' };

/**
 * The name of an extended resource. A quota counts it as `requests.<name>`, which must be a valid key too.
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources
 */
export const extendedResource: Check = (value) =>
  isText(value) &&
  value.includes('/') &&
  !value.includes('kubernetes.io/') &&
  !value.startsWith('requests.') &&
  isLabelKey(`requests.${value}`)
    ? undefined
    : { must: 'be a resource name with its domain, such as nvidia.com/gpu' };

/** The value of an environment variable, which must be a string. */
export const text: Check = (value) =>
  isText(value) ? undefined : { must: 'be a string: Kubernetes takes no other value here' };

/** Why something unsafe is acceptable, for the annotation that says so. */
export const reason: Check = (value) =>
  isText(value) && value.trim() !== '' ? undefined : { must: 'be a reason, in words' };

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
