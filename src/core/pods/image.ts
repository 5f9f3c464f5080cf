import type { Check } from '../input/input';
import { LAST_PORT } from '../input/numbers';

/*
 * Image references, by the grammar of the distribution project, which every container runtime uses.
 * https://pkg.go.dev/github.com/distribution/reference
 */
const DOMAIN_PART = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH_PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = 'sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}';
const REFERENCE = new RegExp(`^(?:(${DOMAIN})/)?(${PATH_PART}(?:/${PATH_PART})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const NAME_MAX = 255;

/** The parts of an image reference. */
export interface ImageReference {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** @returns undefined when a container runtime would refuse it */
export function parseImage(value: unknown): ImageReference | undefined {
  const match = typeof value === 'string' ? REFERENCE.exec(value) : undefined;
  if (!match) return undefined;
  const [, domain, path = '', tag, digest] = match;
  const name = domain === undefined ? path : `${domain}/${path}`;
  const portText = /:([0-9]+)$/.exec(domain ?? '')?.[1];
  if (domain !== undefined && !isHost(domain) && domain !== domain.toLowerCase()) return undefined;
  if (name.length > NAME_MAX || /^[a-f0-9]{64}$/.test(name) || Number(portText ?? 0) > LAST_PORT) return undefined;
  return { name, tag, digest };
}

/** An image that a container runtime accepts. Warns if the same reference may later name another image. */
export const image: Check = (value) => {
  const reference = parseImage(value);
  if (!reference) return { must: 'be an image reference such as ghcr.io/acme/agent:1.4.2' };
  if (isMutable(reference)) return { must: 'have a tag other than latest, or a digest', warns: true };
  return reference.digest === undefined ? { must: 'have a digest to be reproducible', warns: true } : undefined;
};

/** An image with a fixed tag. No tag means latest, and latest means a pull at every start. */
export const fixedImage: Check = (value) => {
  const reference = parseImage(value);
  return reference && isMutable(reference)
    ? { must: 'have a fixed tag or a digest, such as ghcr.io/acme/agent:1.4.2 (or mutableTagReason says why not)' }
    : image(value);
};

/** Whether the same reference may name another image later. */
export function isMutable({ tag, digest }: ImageReference): boolean {
  return digest === undefined && (tag === undefined || tag === 'latest');
}

/** Whether the part before the first slash is a registry host. Otherwise it is an organization, in lower case. */
function isHost(domain: string): boolean {
  return /[.:]/.test(domain) || domain === 'localhost';
}
