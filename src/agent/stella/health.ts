import { Health } from '../../core/pods/health/health';

/**
 * The probes of the STELLA deployment document: on /health and /ready. It gives readiness no timeout, so that Kubernetes' 1 s
 * holds.
 */
export const STELLA_HEALTH = Health.http({ readinessTimeoutSeconds: 1 });
