import { REASON_ANNOTATION_PREFIX } from '../../core/objects/labels';

/** The annotation of a PodTemplate that says that its pods are those of Jobs, with the name of their ScaledJob. */
export const JOBS_ANNOTATION = `${REASON_ANNOTATION_PREFIX}pods-of-scaled-job`;
