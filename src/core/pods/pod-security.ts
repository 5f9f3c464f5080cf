/*
 * The security contexts that Pod Security `restricted` requires of every pod we render, plus a read-only root file system.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */

/** The user and group that the processes of a pod run as. */
export interface ProcessIdentity {
  readonly userId: number;
  readonly groupId: number;
}

interface PodSecurity {
  readonly fsGroup: number;
  readonly runAsGroup: number;
  readonly runAsNonRoot: boolean;
  readonly runAsUser: number;
  readonly seccompProfile: { readonly type: 'RuntimeDefault' };
}

interface ContainerSecurity {
  readonly allowPrivilegeEscalation: boolean;
  readonly capabilities: { drop: string[] };
  readonly readOnlyRootFilesystem: boolean;
}

/** A pod's `securityContext`. The group owns the scratch directories too. */
export function restrictedPod({ userId, groupId }: ProcessIdentity): PodSecurity {
  return {
    fsGroup: groupId,
    runAsGroup: groupId,
    runAsNonRoot: true,
    runAsUser: userId,
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** A container's `securityContext`. */
export function restrictedContainer(): ContainerSecurity {
  return { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true };
}
