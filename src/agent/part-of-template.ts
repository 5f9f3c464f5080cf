import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { Labels } from '../core/objects/labels';
import { sortedByKey } from '../core/order';

/** Adds the application to the labels of the pods. The profile's own label overrides it. */
export function withPartOf({ metadata, spec }: PodTemplateSpec, application: Labels): PodTemplateSpec {
  return { metadata: { ...metadata, labels: sortedByKey({ ...application, ...metadata?.labels }) }, spec };
}
