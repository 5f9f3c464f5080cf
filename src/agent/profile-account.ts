import type { Construct } from 'constructs';
import type { k8s } from '../core/objects/k8s';
import { objectLabels } from '../core/objects/labels';
import { type ApiRole, addApiRole, addServiceAccount } from '../core/objects/pod-account';
import type { AgentProfile } from './agent-profile';

/** Who the pods of a profile are in their namespace. */
export interface ProfileAccount {
  /** Undefined if the profile names an existing one. */
  readonly serviceAccount: k8s.KubeServiceAccount | undefined;

  /** Undefined without permissions in `apiAccess`. */
  readonly apiRole: ApiRole | undefined;
}

/** Adds the ServiceAccount of a profile, and the Role of its `apiAccess`. */
export function addProfileAccount(scope: Construct, profile: AgentProfile, namespace: string): ProfileAccount {
  const { name, resolved } = profile;
  const metadata = { name, namespace, labels: objectLabels(name, 'agent') };
  return {
    serviceAccount: profile.ownsServiceAccount ? addServiceAccount(scope, metadata, resolved) : undefined,
    apiRole: addApiRole(scope, metadata, resolved, resolved.serviceAccountName),
  };
}
