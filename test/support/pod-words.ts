import { LifecycleHook } from '../../src/core/pods/lifecycle/lifecycle-hook';
import type { LifecycleProps } from '../../src/core/pods/lifecycle/lifecycle-props';
import { NodePlacement } from '../../src/core/pods/placement/node-placement';
import type { PlacementProps } from '../../src/core/pods/placement/placement-props';

/** Props about the life of pods that agents and services share. */
type PodWords = PlacementProps & LifecycleProps;

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
  preStop: LifecycleHook.command({ command: ['drain'], maxSeconds: 15 }),
  postStart: LifecycleHook.command({ command: ['warm-up'] }),
  drainSeconds: 20,
};

/** A value for each that hardly lengthens a manifest, for goldens about other props. */
export const quietPodWords: Required<PodWords> = {
  placement: NodePlacement.anywhere(),
  topologySpread: [],
  schedulerName: 'default-scheduler',
  preStop: LifecycleHook.none(),
  postStart: LifecycleHook.none(),
  drainSeconds: 30,
};
