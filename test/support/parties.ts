/** Pods that call and are called: a row and a column of the matrix. */
export interface PodParty {
  /** The name in the matrix. */
  readonly name: string;
  readonly namespace: string;
  /** The labels that select its pods. */
  readonly labels: Readonly<Record<string, string>>;
  /** The names of its pods, if the labels match other pods too. @default - every pod with the labels */
  readonly podNames?: readonly string[];
  /** The id in the evaluator. */
  readonly id: string;
  /** The ports that it listens on. */
  readonly ports: readonly number[];
  /** The Services of its pods. @default - none */
  readonly services?: readonly PartyService[];
  /** Whether it can use DNS and call Services by name. Otherwise it calls the address of the Service. */
  readonly resolves: boolean;
}

/** A port of a Service. */
export interface PartyService {
  readonly name: string;
  readonly port: number;
  /** The port of the pods. @default - the same */
  readonly targetPort?: number;
}

/** A stub for a pod that is not in our manifests, such as an operator's or another team's pod. */
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
  /** The ports that it answers on. */
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
}

/** The addresses of the simulated outside world. */
export const OUTSIDE: readonly OutsideParty[] = [
  { name: 'internet', address: '203.0.113.10', tcp: [80, 443, 7880], udp: [3478, 50_000] },
  { name: 'private range', address: '192.168.77.10', tcp: [80, 443, 7880], udp: [3478] },
  { name: 'metadata', address: '169.254.169.254', tcp: [80, 443], udp: [3478] },
];

/** The API server: its Service, and the address and port behind it, which policies apply to. */
export const API_SERVER = {
  name: 'API server',
  service: { name: 'kubernetes.default', address: '10.96.0.1', port: 443 },
  address: '172.31.0.1',
  port: 6443,
} as const;

/** The cluster's DNS server. */
export const DNS = { name: 'kube-dns', address: '10.96.0.10', service: 'kube-dns.kube-system.svc', port: 53 } as const;

/** The address blocks of pods. */
export const POD_CIDRS = ['10.244.0.0/16'] as const;
