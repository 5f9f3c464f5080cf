/**
 * The annotation of a pod with the limit of its session in seconds. The pod's own `activeDeadlineSeconds` is the profile's, so that each pod
 * of a profile is the same; the kubelet counts it from the start, and not on a frozen node.
 */
export const LIMIT_ANNOTATION = 'session.cdk8s-agents/limit-seconds';
