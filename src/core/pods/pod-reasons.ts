import { defined } from '../defined';
import { REASON_ANNOTATION_PREFIX } from '../objects/labels';
import type { PodProps } from './pod-props';

/** The reasons for exceptions that all pods share, as annotations. */
export function reasonAnnotations({
  mutableTagReason,
  scratchOvercommitReason,
}: Pick<PodProps, 'mutableTagReason' | 'scratchOvercommitReason'>): Record<string, string> {
  return defined({
    [`${REASON_ANNOTATION_PREFIX}mutable-tag-reason`]: mutableTagReason,
    [`${REASON_ANNOTATION_PREFIX}scratch-overcommit-reason`]: scratchOvercommitReason,
  });
}
