import type { DnsProps } from '../../src/core/pods/dns/dns-props';
import type { LifeProps } from '../../src/core/pods/life/life-props';
import { NodePlacement } from '../../src/core/pods/placement/node-placement';
import type { PlacementProps } from '../../src/core/pods/placement/placement-props';

/** Props about the life of pods that agents and services share. */
type PodWords = PlacementProps & DnsProps & Omit<LifeProps, 'evictable'>;

/** A value for each that a manifest shows. Goldens of their own show them. */
export const podWords: Required<PodWords> = {
  placement: new NodePlacement({
    required: [{ key: 'kubernetes.io/arch', values: ['amd64'] }],
    preferred: [{ key: 'topology.kubernetes.io/zone', values: ['a'], weight: 10 }],
    tolerations: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', tolerationSeconds: 30 }],
  }),
  topologySpread: [
    {
      topologyKey: 'topology.kubernetes.io/zone',
      maxSkew: 2,
      whenUnsatisfiable: 'DoNotSchedule',
      minDomains: 3,
      nodeAffinityPolicy: 'Ignore',
      nodeTaintsPolicy: 'Honor',
    },
  ],
  schedulerName: 'bin-packing',
  dnsPolicy: 'Default',
  dnsConfig: { nameservers: ['10.0.0.53'], searches: ['corp.example'], options: { ndots: '2', edns0: '' } },
  hostAliases: [{ ip: '10.0.0.80', hostnames: ['proxy.corp.example'] }],
  hostUsers: false,
  hugePages: [{ pageSize: '2Mi', amount: '512Mi', mountPath: '/dev/hugepages' }],
};

/** A value for each that hardly lengthens a manifest, for goldens about other props. */
export const quietPodWords: Required<PodWords> = {
  placement: NodePlacement.anywhere(),
  topologySpread: [],
  schedulerName: 'default-scheduler',
  dnsPolicy: 'ClusterFirst',
  dnsConfig: {},
  hostAliases: [],
  hostUsers: true,
  hugePages: [],
};
