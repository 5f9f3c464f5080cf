/** What a version that the manifests must work with has, by the first minor version that has it. */
export const SINCE = {
  /** ValidatingAdmissionPolicy in `v1`. @see https://github.com/kubernetes/enhancements/issues/3488 */
  admissionPolicies: 30,

  /** Volumes of an image, on by default. @see https://github.com/kubernetes/enhancements/issues/4639 */
  imageVolumes: 35,

  /** The `sleep` action of a preStop hook. @see https://github.com/kubernetes/enhancements/issues/3960 */
  preStopSleep: 30,

  /** Init containers that keep running, on by default. @see https://github.com/kubernetes/enhancements/issues/753 */
  sidecars: 29,

  /** `hostUsers: false` by default. @see https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/ */
  userNamespaces: 33,
} as const;

/** A feature of Kubernetes that older versions lack. */
export type Feature = keyof typeof SINCE;
