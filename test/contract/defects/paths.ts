import { k8s } from '../../../src/core/objects/k8s';
import { NamespaceGuardrails } from '../../../src/namespace/namespace-guardrails';
import { Connections } from '../../../src/network/connections';
import { Peer } from '../../../src/network/peer';
import { WorkloadPolicy } from '../../../src/network/workload-policy';
import { Microservice } from '../../../src/service/microservice';
import { minimal } from '../../service/samples';
import {
  deafPorts,
  oneSided,
  peersOfNobody,
  peersOfTheWrongNamespace,
  policiesOfNobody,
  withoutDns,
} from './path-finders';
import { containersOf, podsOf } from './pods';
import { pod, policy } from './seeds';
import type { Defect, Finder } from './way';

const FIX =
  'Declare the path between the two workloads, each with its WorkloadPolicy, or set openedBy of the Peer to what opens its side';
const api = { app: 'api' };
const db = { app: 'db' };

function to(matchLabels: object, port = 8080): object {
  return { egress: [{ to: [{ podSelector: { matchLabels } }], ports: [{ port, protocol: 'TCP' }] }] };
}

const portsOfTheirOwn: Finder = (objects) =>
  podsOf(objects)
    .filter(({ spec, ports }) => {
      const env = containersOf(spec).flatMap((container) => JSON.stringify(container.env ?? []));
      const [, port] = /"name":"PORT","value":"(\d+)"/.exec(env.join()) ?? [];
      return port !== undefined && !ports.includes(Number(port));
    })
    .map(({ by }) => `${by} listens on another port than it declares`);

/** Defects of network paths. */
export const PATHS: readonly Defect[] = [
  {
    id: 'NET001',
    ways: [
      {
        outcome: 'never written',
        how: 'every policy selects what a workload or its operator really labels',
        finds: policiesOfNobody,
        within: 'platforms',
        seeded: [policy({ matchLabels: api }, {}), pod(db)],
      },
      {
        outcome: 'left to a rule',
        how: 'a WorkloadPolicy for a custom Endpoint',
        why: 'The pods of a custom Endpoint may be part of another app.',
        build: (chart) => {
          const endpoint = { subject: 'the worker', namespace: 'stella', podLabels: { app: 'wroker' }, ports: [] };
          new WorkloadPolicy(chart, 'P', { name: 'a', component: 'service', connections: new Connections(endpoint) });
        },
        finds: policiesOfNobody,
      },
    ],
  },
  {
    id: 'NET002',
    ways: [
      {
        outcome: 'refused at synth',
        how: 'a Peer without pods, in a namespace that the app isolates',
        build: (chart) => {
          new NamespaceGuardrails(chart, 'Namespace', { name: 'stella' });
          const peer = Peer.pods({ namespace: 'stella', labels: { app: 'wroker' }, ports: [{ port: 80 }] });
          new Microservice(chart, 'Api', minimal).connections.allowTo(peer);
        },
        says: `[] Microservice 'stella/stt-service' → Peer 'wroker in stella': TCP 80 is blocked: stella/default-deny isolates pods app=wroker in stella, and no rule opens TCP 80 from stella/stt-service; no pods of the app have these labels. ${FIX}`,
      },
      {
        outcome: 'never written',
        how: 'every peer in a namespace of the platforms is a pod of theirs',
        finds: peersOfNobody,
        within: 'platforms',
        seeded: [pod(api), policy({ matchLabels: api }, to(db))],
      },
      {
        outcome: 'left to a rule',
        how: 'a Peer without pods, in a namespace that the app does not isolate',
        why: 'Other apps may run pods there, so the check would need their manifests too.',
        build: (chart) => {
          const peer = Peer.pods({ namespace: 'stella', labels: { app: 'wroker' }, ports: [{ port: 80 }] });
          new Microservice(chart, 'Api', minimal).connections.allowTo(peer);
        },
        finds: peersOfNobody,
      },
    ],
  },
  {
    id: 'NET003',
    ways: [
      {
        outcome: 'does not compile',
        how: 'a Peer with labels but no namespace',
        wrong: `Peer.pods({ labels: { app: 'db' }, ports: [{ port: 5432 }] })`,
        right: `Peer.pods({ namespace: 'data', labels: { app: 'db' }, ports: [{ port: 5432 }] })`,
        says: "Argument of type '{ labels: { app: string; }; ports: { port: number; }[]; }' is not assignable to parameter of type 'PodPeerProps'.",
      },
      {
        outcome: 'never written',
        how: 'every peer in another namespace has a namespace selector',
        finds: peersOfTheWrongNamespace,
        within: 'platforms',
        seeded: [pod(api), pod(db, 'data'), policy({ matchLabels: api }, to(db))],
      },
    ],
  },
  {
    id: 'NET004',
    ways: [
      {
        outcome: 'never written',
        how: 'every egress path opens DNS on UDP and TCP, and pods without egress need no DNS',
        finds: withoutDns,
        within: 'platforms and goldens',
        seeded: [pod(api), pod(db), policy({ matchLabels: api }, to(db))],
      },
    ],
  },
  {
    id: 'NET005',
    ways: [
      {
        outcome: 'input error',
        how: 'a port that the other end does not declare',
        build: (chart) => {
          const stt = new Microservice(chart, 'Stt', minimal);
          const caller = new Microservice(chart, 'Api', { ...minimal, name: 'api' });
          caller.connections.allowTo(stt, { ports: ['grpc'] });
        },
        says: "Microservice 'stella/api' → Microservice 'stella/stt-service': ports must be among those that Microservice 'stella/stt-service' declares (http), got [\"grpc\"]",
      },
      {
        outcome: 'refused at synth',
        how: 'a Peer that is a workload of the app, on a port that it does not have',
        build: (chart) => {
          new Microservice(chart, 'Stt', minimal);
          const labels = { 'app.kubernetes.io/name': 'stt-service' };
          const peer = Peer.pods({ namespace: 'stella', labels, ports: [{ port: 9999 }] });
          new Microservice(chart, 'Api', { ...minimal, name: 'api' }).connections.allowTo(peer);
        },
        says: `[] Microservice 'stella/api' → Peer 'stt-service in stella': TCP 9999 is blocked: stella/stt-service isolates stella/stt-service, and no rule opens TCP 9999 from stella/api. ${FIX}`,
      },
      {
        outcome: 'never written',
        how: 'every open port is a port of its pods',
        finds: deafPorts,
        within: 'platforms',
        seeded: [pod(api), pod(db), policy({ matchLabels: api }, to(db, 9090))],
      },
      {
        outcome: 'left to a rule',
        how: 'a process that listens on another port than its container declares',
        why: 'Only the image knows how it reads its environment.',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, env: { PORT: '9090' } }),
        finds: portsOfTheirOwn,
      },
    ],
  },
  {
    id: 'NET006',
    ways: [
      {
        outcome: 'refused at synth',
        how: 'one side of a path to a workload of the app',
        build: (chart) => {
          new Microservice(chart, 'Stt', minimal);
          const labels = { 'app.kubernetes.io/name': 'stt-service' };
          const peer = Peer.pods({ namespace: 'stella', labels, ports: [{ port: 8080 }] });
          new Microservice(chart, 'Api', { ...minimal, name: 'api' }).connections.allowTo(peer);
        },
        says: `[] Microservice 'stella/api' → Peer 'stt-service in stella': TCP 8080 is blocked: stella/stt-service isolates stella/stt-service, and no rule opens TCP 8080 from stella/api. ${FIX}`,
      },
      {
        outcome: 'never written',
        how: 'allowTo and allowFrom open both sides',
        finds: oneSided,
        within: 'platforms',
        seeded: [
          pod(api),
          pod(db),
          policy({ matchLabels: api }, to(db)),
          policy({ matchLabels: db }, {}, 'stella', 'db'),
        ],
      },
      {
        outcome: 'left to a rule',
        how: 'a NetworkPolicy by hand that opens one side',
        why: 'It does not declare a path, so the other side is not known to be intended.',
        build: (chart) => {
          new Microservice(chart, 'Stt', minimal);
          new Microservice(chart, 'Api', { ...minimal, name: 'api' });
          const matchLabels = (name: string) => ({ matchLabels: { 'app.kubernetes.io/name': name } });
          const ports = [{ port: 8080, protocol: 'TCP' }];
          new k8s.KubeNetworkPolicy(chart, 'Policy', {
            metadata: { name: 'by-hand', namespace: 'stella' },
            spec: {
              podSelector: matchLabels('api'),
              policyTypes: ['Egress'],
              egress: [{ to: [{ podSelector: matchLabels('stt-service') }], ports }],
            },
          });
        },
        finds: oneSided,
      },
    ],
  },
];
