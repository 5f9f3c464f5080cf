import type { Input } from '../../input/input';
import { annotationKey, dnsSubdomain, text } from '../../input/names';
import { ownValue } from '../../plain';
import type { ApiAccess } from './api-access';
import type { CloudIdentity } from './cloud-identity';

/** Who pods are to the cluster and to the cloud. */
export interface IdentityProps {
  /**
   * Name of an existing ServiceAccount.
   * @default - a ServiceAccount of its own, with the name of the workload or profile and without permissions
   */
  readonly serviceAccountName?: string;

  /** Annotations of the ServiceAccount of its own. @default - none */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;

  /** The identity in a cloud, by the ServiceAccount of its own. @default - none */
  readonly cloudIdentity?: CloudIdentity;

  /** Access to the Kubernetes API. @default - no token, no path, no permissions */
  readonly apiAccess?: ApiAccess;
}

/**
 * Reports every wrong prop.
 * @param existing the name of the existing ServiceAccount, if there is one
 */
export function checkPodIdentity(input: Input, props: IdentityProps, existing: string | undefined): void {
  const { serviceAccountName, serviceAccountAnnotations = {}, cloudIdentity } = props;
  input.optional('serviceAccountName', serviceAccountName, dnsSubdomain);
  input.entries('serviceAccountAnnotations', serviceAccountAnnotations, annotationKey, text);
  for (const key of Object.keys(cloudIdentity?.annotations ?? {})) {
    if (ownValue(serviceAccountAnnotations, key) !== undefined) {
      input.refuse(`serviceAccountAnnotations.${key} must not be set: cloudIdentity sets it`);
    }
  }
  if (existing === undefined) return;
  if (cloudIdentity !== undefined || Object.keys(serviceAccountAnnotations).length > 0) {
    input.refuse(
      `serviceAccountAnnotations and cloudIdentity must be left out with the existing ServiceAccount '${existing}': annotate that one where it is defined`,
    );
  }
}
