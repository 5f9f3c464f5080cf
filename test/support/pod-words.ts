import type { DnsProps } from '../../src/core/pods/dns/dns-props';
import { ApiAccess } from '../../src/core/pods/identity/api-access';
import { CloudIdentity } from '../../src/core/pods/identity/cloud-identity';
import type { IdentityProps } from '../../src/core/pods/identity/identity-props';
import type { LifeProps } from '../../src/core/pods/life/life-props';
import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
import type { LifecycleProps } from '../../src/core/pods/lifecycle/lifecycle-props';
import type { OverridesProps } from '../../src/core/pods/overrides/pod-overrides';
import { NodePlacement } from '../../src/core/pods/placement/node-placement';
import type { PlacementProps } from '../../src/core/pods/placement/placement-props';

/** Props about the life of pods that agents and services share, without those that only a ServiceAccount shows. */
type PodWords = PlacementProps &
  OverridesProps &
  LifecycleProps &
  DnsProps &
  Omit<IdentityProps, 'serviceAccountAnnotations' | 'serviceAccountName'> &
  Omit<LifeProps, 'evictable'>;

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
  cloudIdentity: CloudIdentity.azure({
    clientId: '00000000-0000-4000-8000-000000000000',
    noPathReason: 'a proxy of the cluster calls it',
  }),
  apiAccess: ApiAccess.namespaced([{ resources: ['configmaps'], verbs: ['get'], resourceNames: ['prompts'] }]),
  podOverrides: { patch: { spec: { preemptionPolicy: 'Never' } }, reason: 'sessions wait for room' },
  hugePages: [{ pageSize: '2Mi', amount: '512Mi', mountPath: '/dev/hugepages' }],
  preStop: LifecycleHook.command({ command: ['drain'], maxSeconds: 15 }),
  postStart: LifecycleHook.command({ command: ['warm-up'] }),
  drainSeconds: 20,
};

/** Props that goldens and tests of their own show. */
export type ShownElsewhere = Exclude<keyof PodWords, 'drainSeconds'> | 'evictable' | 'serviceAccountAnnotations';
