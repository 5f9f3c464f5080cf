import type { Pod } from 'kubernetes-types/core/v1';
import { toPlain } from '../../../core/plain';
import { ApiStatus } from '../../client/api-status';
import { jsonLines } from './json-lines';

/** An event of a watch of pods. Bookmarks have no pod. */
export interface PodEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly pod: Pod;
  readonly resourceVersion: string;
}

const INTERNAL_ERROR = 500;

/**
 * The events of a watch.
 * @throws ApiStatus for an ERROR event, such as 410 Expired, which comes in an answer of status 200
 */
export async function* podEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<PodEvent, void, undefined> {
  for await (const line of jsonLines(body)) {
    const { type, object } = toPlain(line);
    if (type === 'ERROR') throw ApiStatus.fromObject(object, INTERNAL_ERROR);
    const { resourceVersion } = toPlain(toPlain(object).metadata);
    const isKnown = type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED' || type === 'BOOKMARK';
    if (!isKnown || typeof resourceVersion !== 'string') continue;
    yield { type, pod: toPlain(object) as Pod, resourceVersion };
  }
}
