import type { Certainty } from '../evaluate/certainty';

const WILDCARD = '*.';

/**
 * Whether the names of a rule cover a domain. An asterisk stands for one or more labels. Unknown if the domain is a pattern itself, of
 * which they cover a part.
 * @see https://network-policy-api.sigs.k8s.io/npeps/npep-133-fqdn-egress-selector/
 */
export function coversDomain(names: readonly string[], asked: string): Certainty {
  const domain = normalized(asked);
  const all = names.map(normalized);
  if (all.some((name) => covers(name, domain))) return 'yes';
  return all.some((name) => covers(domain, name)) ? 'unknown' : 'no';
}

/** Whether a text may be a domain name: labels with dots, of which the last is no number. */
export function isDomain(text: string): boolean {
  return /^(\*\.)?([a-z0-9]([-a-z0-9_]*[a-z0-9])?\.)+[a-z]([-a-z0-9_]*[a-z0-9])?\.?$/i.test(text);
}

/** Names are the same in capital letters, and with the dot of the root. */
function normalized(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function covers(name: string, domain: string): boolean {
  if (!name.startsWith(WILDCARD)) return name === domain;
  const suffix = name.slice(1);
  return domain.startsWith(WILDCARD) ? domain.slice(1).endsWith(suffix) : domain.endsWith(suffix);
}
