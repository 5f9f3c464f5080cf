import type { ArgoProject } from './argo-project';

/** Fields that somebody else than Git sets. */
export interface IgnoredDifference {
  /** The API group of the objects; empty for that of Kubernetes itself. @default - that of Kubernetes itself */
  readonly group?: string;

  /** The kind of the objects. */
  readonly kind: string;

  /** The name of one object. @default - all of the kind */
  readonly name?: string;

  /** The namespace of the objects. @default - all */
  readonly namespace?: string;

  /** The fields, such as `/spec/replicas`. @default - none */
  readonly jsonPointers?: readonly string[];

  /** The fields, as expressions of jq. @default - none */
  readonly jqPathExpressions?: readonly string[];

  /** Whoever sets them: what they own is left to them. @default - none */
  readonly managedFieldsManagers?: readonly string[];
}

/** A folder of a repository, and how the cluster follows it. */
export interface ArgoApplicationProps {
  /** The name of the Application. */
  readonly name: string;

  /** What limits it; it has its repository and its cluster from there. */
  readonly project: ArgoProject;

  /** The folder with the manifests, such as `dist`. The Application itself lies elsewhere. */
  readonly path: string;

  /** A branch, a tag or a commit. @default HEAD, the default branch */
  readonly targetRevision?: string;

  /** Folders in `path` are read too. @default true */
  readonly recurse?: boolean;

  /** The namespace of objects that name none; ours all do. @default - the first of the project */
  readonly destinationNamespace?: string;

  /** What is no longer in Git is deleted. @default true */
  readonly prune?: boolean;

  /** Changes in the cluster are undone. @default true */
  readonly selfHeal?: boolean;

  /** How often a failed sync is tried again, with pauses of 5 s to 3 min. @default 5 */
  readonly retries?: number;

  /**
   * Fields that are left as they are in the cluster. Under an autoscaler `replicas` is not in Git, and need not be here.
   * @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
   */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}
