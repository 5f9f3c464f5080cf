/** Ports, as an arrow says them. */
export interface FlowPorts {
  /** `443 TCP+UDP` */
  readonly words: string;

  /** All ports, or all of a protocol: a warning. */
  readonly wide: boolean;
}

/** Who calls or is called. */
export interface FlowBox {
  readonly id: string;

  /** Pods of the set; pods that are only named; who is outside; or all workloads of a namespace. */
  readonly kind: 'workload' | 'pods' | 'outside' | 'all';
  readonly names: readonly string[];

  /** In small print. */
  readonly details: readonly string[];
  readonly warnings: readonly string[];

  /** No policy limits who calls it. */
  readonly open: boolean;

  /** Where arrows arrive. */
  readonly ports: readonly FlowPorts[];
}

/** A namespace, and who stands in it. */
export interface FlowNamespace {
  readonly name: string;

  /** It has workloads of the set. */
  readonly inSet: boolean;
  readonly boxes: readonly FlowBox[];
  readonly details: readonly string[];
}

/** Who may call whom; the ends are ids of boxes. */
export interface FlowArrow {
  readonly from: string;
  readonly to: string;
  readonly ports: FlowPorts;
}

/** What a picture says, whatever draws it: everything in one order. */
export interface FlowGraph {
  readonly title: string;
  readonly namespaces: readonly FlowNamespace[];

  /** Outside all namespaces, calling in. */
  readonly callers: readonly FlowBox[];

  /** Outside all namespaces, being called. */
  readonly called: readonly FlowBox[];
  readonly arrows: readonly FlowArrow[];
  readonly notes: readonly string[];
}
