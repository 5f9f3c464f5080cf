import type { Direction } from '../policy';
import type { ClosedPart } from './missing';

/** The API server takes 253 characters; longer ones than these are hard to read. */
const LONGEST = 63;

/** A name for a policy that opens something, such as `caller-to-db`, that no policy of its namespace has. */
export function policyName(
  namespace: string,
  direction: Direction,
  { near, openings }: ClosedPart,
  taken: ReadonlySet<string>,
): string {
  const [own] = near;
  const [far] = openings.flatMap(({ pods, title }) => (pods.length > 0 ? pods.map((one) => one.title) : [title]));
  const word = direction === 'egress' ? 'to' : 'from';
  const name = cut([own?.title ?? 'pods', word, far ?? 'others'].map(toWord).join('-'));
  for (let number = 1; ; number += 1) {
    const numbered = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(`${namespace}/${numbered}`)) return numbered;
  }
}

/** `shop/api` → `api`, `app=db in shop` → `app-db-in-shop`, `10.0.0.0/8` → `10-0-0-0-8`. */
function toWord(title: string): string {
  const own =
    /^[^\s/]+\/[^\s/]+$/.test(title) && !/^[\d.:a-f]+\/\d+$/.test(title) ? title.replace(/^[^/]+\//, '') : title;
  return own
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function cut(name: string): string {
  return name.slice(0, LONGEST).replace(/-$/, '');
}
