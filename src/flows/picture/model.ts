/** The ports of an arrow. */
export interface FlowPorts {
  /** The text, such as `443 TCP+UDP`. */
  readonly words: string;

  /** Whether these are all ports, or all of a protocol. Shown as a warning. */
  readonly wide: boolean;
}

/** A caller or a called endpoint. */
export interface FlowBox {
  readonly id: string;

  /** Workloads of the set; pods that a policy selects, outside the set; endpoints outside the cluster; or all workloads of a namespace. */
  readonly kind: 'workload' | 'pods' | 'outside' | 'all';
  readonly names: readonly string[];

  /** Lines in small print. */
  readonly details: readonly string[];
  readonly warnings: readonly string[];

  /** Whether no policy limits its callers. */
  readonly open: boolean;

  /** The ports where arrows end. */
  readonly ports: readonly FlowPorts[];
}

/** A namespace and its boxes. */
export interface FlowNamespace {
  readonly name: string;

  /** Whether it has workloads of the set. */
  readonly inSet: boolean;
  readonly boxes: readonly FlowBox[];
  readonly details: readonly string[];
}

/** An arrow from a caller to a called box, by box id. */
export interface FlowArrow {
  readonly from: string;
  readonly to: string;
  readonly ports: FlowPorts;
}

/** The contents of a picture, independent of the drawing tool, in a defined order. */
export interface FlowGraph {
  readonly title: string;
  readonly namespaces: readonly FlowNamespace[];

  /** Callers outside all namespaces. */
  readonly callers: readonly FlowBox[];

  /** Called endpoints outside all namespaces. */
  readonly called: readonly FlowBox[];
  readonly arrows: readonly FlowArrow[];
  readonly notes: readonly string[];
}
