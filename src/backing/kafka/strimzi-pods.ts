import { KafkaNodePoolSpecResourcesLimits as Amount } from '../../../imports/kafka.strimzi.io';
import { mapValues } from '../../core/grouped';
import { type ResourceAmounts, toResources } from '../../core/pods/resource-amounts';

/**
 * Strimzi sets none of these fields by default, and Pod Security `restricted` requires them. Unlike
 * core/pod-security.ts, this sets no user ids, which Strimzi's images set, and no read-only root file system, which
 * Strimzi does not support.
 * @see https://github.com/strimzi/strimzi-kafka-operator/blob/1.2.0/api/src/main/java/io/strimzi/plugin/security/profiles/impl/RestrictedPodSecurityProvider.java
 */
export function strimziPodSecurity(): {
  readonly runAsNonRoot: boolean;
  readonly seccompProfile: { readonly type: string };
} {
  return { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
}

/** The security context of each container. */
export function strimziContainerSecurity(): {
  readonly allowPrivilegeEscalation: boolean;
  readonly capabilities: { readonly drop: string[] };
} {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
}

/** Requests and limits of a container. */
interface Claims {
  readonly limits: Record<string, Amount>;
  readonly requests: Record<string, Amount>;
}

/** The resources of a container in the operator's format. */
export function claims(amounts: ResourceAmounts): Claims {
  const { limits, requests } = toResources(amounts);
  return { limits: mapValues(limits, Amount.fromString), requests: mapValues(requests, Amount.fromString) };
}
