import { type Input, shown } from '../input/input';
import { nonRootId } from '../input/numbers';

/*
 * The security contexts that Pod Security `restricted` requires of every pod we render, plus a read-only root file system.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */

/** The user and group that the processes of a pod run as. */
export interface ProcessIdentity {
  /** `platform` leaves user and groups to the platform, as the SecurityContextConstraints of OpenShift require. */
  readonly userId: number | 'platform';

  /** Undefined with `platform`. */
  readonly groupId?: number | undefined;
}

interface PodSecurity {
  readonly fsGroup?: number;
  readonly runAsGroup?: number;
  readonly runAsNonRoot: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile: { readonly type: 'RuntimeDefault' };
}

interface ContainerSecurity {
  readonly allowPrivilegeEscalation: boolean;
  readonly capabilities: { drop: string[] };
  readonly readOnlyRootFilesystem: boolean;
}

/**
 * A pod's `securityContext`. The group owns the scratch directories too. Without ids, the platform must set them, or the image a
 * numeric user: the kubelet starts no container as root. OpenShift sets a user and an fsGroup of the namespace's range.
 * @see https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/authentication_and_authorization/managing-pod-security-policies
 */
export function restrictedPod({ userId, groupId }: ProcessIdentity): PodSecurity {
  const safe = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } as const;
  if (userId === 'platform' || groupId === undefined) return safe;
  return { fsGroup: groupId, runAsGroup: groupId, ...safe, runAsUser: userId };
}

/** The group of a process: of its own, or a default unless the platform chooses. */
export function resolveGroup({ userId, groupId }: Partial<ProcessIdentity>, byDefault: number): number | undefined {
  return userId === 'platform' ? groupId : (groupId ?? byDefault);
}

/** Reports root, and a group beside a user that the platform chooses. */
export function checkProcessIdentity(input: Input, { userId, groupId }: ProcessIdentity): void {
  if (userId === 'platform') {
    if (groupId !== undefined) {
      input.refuse(`groupId must be left out with userId platform: the platform sets both, got ${shown(groupId)}`);
    }
    return;
  }
  input.required('userId', userId, nonRootId);
  input.required('groupId', groupId, nonRootId);
}

/** A container's `securityContext`. */
export function restrictedContainer(): ContainerSecurity {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true };
}
