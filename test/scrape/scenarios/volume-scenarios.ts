import type { Scenario } from './scenario';

/** VolumeAlerts: scenarios for bytes and for inodes, in Azora. */
export const VOLUME_SCENARIOS: readonly Scenario[] = [
  {
    alert: 'VolumeFilling',
    labels: { namespace: 'azora', persistentvolumeclaim: 'postgres-1' },
    breaks: (world) => world.set('kubelet_volume_stats_used_bytes', { persistentvolumeclaim: 'postgres-1' }, 81),
  },
  {
    alert: 'VolumeFilling',
    labels: { namespace: 'azora', persistentvolumeclaim: 'postgres-2' },
    breaks: (world) => world.set('kubelet_volume_stats_inodes_used', { persistentvolumeclaim: 'postgres-2' }, 81),
  },
  ...['VolumeFull', 'VolumeFilling'].map((alert, index) => ({
    alert,
    labels: { namespace: 'azora-es', persistentvolumeclaim: 'data-events-dual-role-0' },
    breaks: (world: Parameters<Scenario['breaks']>[0]) => {
      if (index > 0) return;
      world.set('kubelet_volume_stats_used_bytes', { persistentvolumeclaim: 'data-events-dual-role-0' }, 91);
    },
  })),
];
