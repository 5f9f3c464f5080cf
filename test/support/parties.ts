/** Pods that call and are called: a row and a column of a matrix. */
export interface PodParty {
  /** What the matrix calls it. */
  readonly name: string;
  readonly namespace: string;
  /** Finds its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** The names of its pods, where labels would find others too. @default - every pod with the labels */
  readonly podNames?: readonly string[];
  /** What the evaluator calls it. */
  readonly id: string;
  /** On what it listens. */
  readonly ports: readonly number[];
  /** The Services that lead to it. @default - none */
  readonly services?: readonly PartyService[];
  /** It can look up names, so that it calls Services by theirs; another calls the Service's address. */
  readonly resolves: boolean;
}

/** A port of a Service. */
export interface PartyService {
  readonly name: string;
  readonly port: number;
  /** The pods' own port. @default - the same */
  readonly targetPort?: number;
}

/** A pod that stands in for one which no manifest of ours makes: an operator's, a neighbour's. */
export interface StubPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
}

/** An address outside the cluster. */
export interface OutsideParty {
  readonly name: string;
  readonly address: string;
  /** On what it answers. */
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** Where the stand-in for the outside world answers. */
export const OUTSIDE: readonly OutsideParty[] = [
  { name: 'internet', address: '203.0.113.10', tcp: [80, 443, 7880], udp: [443, 3478] },
  { name: 'private range', address: '192.168.77.10', tcp: [80, 443, 7880], udp: [3478] },
  { name: 'metadata', address: '169.254.169.254', tcp: [80, 443], udp: [3478] },
];

/** The API server: its Service, and the address and port behind it, on which policies judge. */
export const API_SERVER = {
  name: 'API server',
  service: { name: 'kubernetes.default', address: '10.96.0.1', port: 443 },
  address: '172.31.0.1',
  port: 6443,
} as const;

/** The cluster's name server. */
export const DNS = { name: 'kube-dns', address: '10.96.0.10', service: 'kube-dns.kube-system.svc', port: 53 } as const;

/** Where pods have their addresses. */
export const POD_CIDRS = ['10.244.0.0/16'] as const;
