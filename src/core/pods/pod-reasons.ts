import { defined } from '../defined';
import { REASON_ANNOTATION_PREFIX } from '../objects/labels';
import type { ContainersProps } from './containers/container-props';
import { containerReasons } from './containers/extra-containers';
import type { PodProps } from './pod-props';

/** The reasons for exceptions that all pods share, as annotations. */
export function reasonAnnotations({
  mutableTagReason,
  scratchOvercommitReason,
  ...containers
}: Pick<PodProps, 'mutableTagReason' | 'scratchOvercommitReason' | keyof ContainersProps>): Record<string, string> {
  return defined({
    ...containerReasons(containers),
    [`${REASON_ANNOTATION_PREFIX}mutable-tag-reason`]: mutableTagReason,
    [`${REASON_ANNOTATION_PREFIX}scratch-overcommit-reason`]: scratchOvercommitReason,
  });
}
