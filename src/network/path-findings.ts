import { mapValues } from '../core/grouped';
import { InputError } from '../core/input/input';
import { listed } from '../core/listed';
import { groupOf } from '../core/objects/identity';
import type { Labels } from '../core/objects/labels';
import { toPlain } from '../core/plain';
import { podTemplateOf, podTemplatePath } from '../core/pods/pod-templates';
import { reachability } from '../reachability/index';
import { LabelSelector } from '../reachability/label-selector';
import { whyAbsent } from './absent-pods';
import { notKnown, problemOf } from './blocked-paths';
import type { Connections, Endpoint } from './connections';
import { type DeclaredPath, declaredPaths, selectorOfEndpoint } from './declared-paths';
import { isToNamespaces, problemInNamespaces } from './namespace-paths';
import type { PodPeerSelector } from './peer-selector';
import { SelectorTargets } from './selector-targets';

/** An API object of the app, rendered or not. */
interface AppObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
}

/** What synth finds out about the declared paths of an app. */
export interface PathFindings {
  /** Paths that are not open for all pods, and endpoints without pods. */
  readonly errors: readonly string[];

  /** What the app does not tell about a path, by the connections that declare the path. */
  readonly warnings: ReadonlyMap<Connections, readonly string[]>;
}

/** What the objects of an app do not tell. */
export interface PathFacts {
  /** The blocks of pods that an ipBlock is known to match. */
  readonly podCidrs?: readonly string[];

  /** The labels of namespaces without an object in the app. */
  readonly namespaceLabels?: Readonly<Record<string, Labels>>;
}

/** Groups of the API server itself: their kinds have no pods but by a pod template. */
const BUILT_IN = /^(|apps|batch|autoscaling|policy|extensions|.*\.k8s\.io)$/;

/** Whether an object affects which paths are open, or may have pods. */
export function affectsPaths(object: AppObject): boolean {
  const { kind } = object;
  if (kind === 'Namespace' || kind.endsWith('NetworkPolicy') || podTemplatePath(kind) !== undefined) return true;
  return !BUILT_IN.test(groupOf(object));
}

/**
 * Checks the declared paths between pods against all policies of an app, and whether the pods are there. An object without a namespace is
 * applied to one that nobody knows here: it affects no path, but its pods may be those of an endpoint.
 * @param objects all objects of the app that affect paths
 * @param declared the connections whose paths are checked
 * @param facts what the app says of its cluster and of namespaces without an object
 */
export function pathFindings(
  objects: readonly object[],
  declared: readonly Connections[],
  { podCidrs = [], namespaceLabels = {} }: PathFacts = {},
): PathFindings {
  const isPlaced = (object: object): boolean => {
    const { kind, metadata } = toPlain(object);
    return kind === 'Namespace' || String(kind).endsWith('Policy') || toPlain(metadata).namespace !== undefined;
  };
  try {
    const pods = podCidrs.length > 0 ? { podCidrs } : {};
    const targets = new SelectorTargets(reachability(objects.filter(isPlaced), { ...pods, namespaceLabels }));
    const unplaced = objects.filter((object) => !isPlaced(object)).flatMap(podLabelsOf);
    return new PathCheck(targets, unplaced).of(declared);
  } catch (error) {
    // An object that the API server would refuse is one more error in the tree, not the only one.
    if (error instanceof InputError) return { errors: [error.message], warnings: new Map() };
    throw error;
  }
}

function podLabelsOf(object: object): readonly Labels[] {
  const template = podTemplateOf(toPlain(object));
  return template === undefined ? [] : [mapValues(toPlain(toPlain(template.metadata).labels), String)];
}

class PathCheck {
  private readonly errors = new Set<string>();
  private readonly warnings = new Map<Connections, string[]>();
  private readonly looked = new Set<string>();

  /** The endpoints without pods. Their paths are not reported again. */
  private readonly absent = new Set<string>();

  constructor(
    private readonly targets: SelectorTargets,
    private readonly unplaced: readonly Labels[],
  ) {}

  of(declared: readonly Connections[]): PathFindings {
    for (const connections of declared) {
      const paths = declaredPaths(connections);
      this.checkEndpoint(connections.endpoint, connections);
      for (const path of paths) {
        if (path.endpoint === undefined) this.checkPeer(path, connections);
        else this.checkEndpoint(path.endpoint, connections);
        this.checkPath(path, connections);
      }
    }
    return { errors: [...this.errors], warnings: this.warnings };
  }

  /** A path between two workloads of the app is declared at both ends, and must be reported once. */
  private checkPath(path: DeclaredPath, connections: Connections): void {
    const ends = [connections.endpoint, path.endpoint].flatMap((end) => end?.subject ?? []);
    if (ends.some((subject) => this.absent.has(subject)) || this.isSeen(path.title, path.ports)) return;
    const problem = isToNamespaces(path) ? problemInNamespaces(path, this.targets) : problemOf(path, this.targets);
    if (problem?.error !== undefined) this.errors.add(problem.error);
    for (const rule of problem?.unknown ?? []) this.warn(connections, rule, path.peer);
  }

  /** The pods of an endpoint are pods of the app, unless it says what else creates them. */
  private checkEndpoint(endpoint: Endpoint, connections: Connections): void {
    const { subject, namespace, podLabels, createdBy } = endpoint;
    if (createdBy !== undefined || this.isSeen(subject, namespace, podLabels)) return;
    const selector = selectorOfEndpoint(endpoint);
    if (!this.isAbsent(selector)) return;
    const unread = this.targets.unreadPods(selector);
    if (unread.length > 0) {
      const rule = notKnown(
        `the pods of ${listed(unread)}`,
        'set createdBy of the Connections to what creates the pods',
      );
      this.warn(connections, rule, subject);
      return;
    }
    this.absent.add(subject);
    const workloads = this.targets.workloadsIn(selector.namespaceLabels);
    this.errors.add(
      `${subject}: ${whyAbsent(podLabels, namespace, workloads, subject)}. Its paths and its policy select no pods: correct the labels, or set createdBy of its Connections to what creates the pods`,
    );
  }

  /** The pods of a Peer may be there without the app. */
  private checkPeer({ far, peer }: DeclaredPath, connections: Connections): void {
    if (!this.isAbsent(far)) return;
    const workloads = this.targets.workloadsIn(far.namespaceLabels);
    const why = whyAbsent(far.podLabels, workloads[0]?.namespace ?? '', workloads, peer);
    this.warn(
      connections,
      `a Peer should select pods, and ${why}: correct its labels, or set openedBy to what has the pods`,
      peer,
    );
  }

  /** Whether the app has workloads where a selector looks for pods, but not with these labels. */
  private isAbsent(selector: PodPeerSelector): boolean {
    const { podLabels, namespaceLabels } = selector;
    if (Object.keys(podLabels).length === 0 || this.targets.workloadsIn(namespaceLabels).length === 0) return false;
    const wanted = LabelSelector.labels(podLabels);
    return this.targets.podsOf(selector).length === 0 && !this.unplaced.some((labels) => wanted.matches(labels));
  }

  private isSeen(...key: readonly unknown[]): boolean {
    const text = JSON.stringify(key);
    const seen = this.looked.has(text);
    this.looked.add(text);
    return seen;
  }

  private warn(connections: Connections, rule: string, about: string): void {
    const known = this.warnings.get(connections) ?? [];
    this.warnings.set(connections, [...known, `${rule}, got ${about}`]);
  }
}
