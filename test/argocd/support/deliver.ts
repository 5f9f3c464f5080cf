import { type Cluster, eventually } from '../../cluster/support/cluster';
import { type ArgoCd, timeToAct } from './argo-cd';
import { deliveredObjects, lastWave } from './delivered';
import { PLATFORMS, type Platform } from './shipped';
import {
  cloudNativePg,
  externalSecretsOperator,
  letWork,
  loadBalancers,
  prometheusOperator,
  type StandInOperator,
  startingCloudNativePg,
  strimzi,
} from './stand-in-operators';

/** The last wave of each platform that has objects in the cluster. */
export type Waves = Readonly<Record<Platform, number>>;

interface Stage {
  readonly operators: readonly StandInOperator[];
  /** The operators of a stage, and the last wave after they have run. */
  readonly waves: Waves;
}

const STAGES: readonly Stage[] = [
  { operators: [], waves: { azora: -1, stella: -1 } },
  { operators: [externalSecretsOperator, startingCloudNativePg], waves: { azora: 0, stella: 2 } },
  { operators: [cloudNativePg, strimzi], waves: { azora: 1, stella: 2 } },
  { operators: [loadBalancers], waves: { azora: 2, stella: 2 } },
];

/** The expected last wave of each stage. */
export const WANTED_WAVES: readonly Waves[] = STAGES.map(({ waves }) => waves);

/** Starts one operator after the other. @returns the last wave of each stage, after waiting for more */
export async function deliver(cluster: Cluster): Promise<readonly Waves[]> {
  const reached: Waves[] = [];
  for (const { operators, waves } of STAGES) {
    await eventually(120, `the waves ${JSON.stringify(waves)} are in the cluster`, () => {
      letWork(cluster, operators);
      const now = wavesOf(cluster);
      return PLATFORMS.every((platform) => now[platform] >= waves[platform]);
    });
    await timeToAct();
    reached.push(wavesOf(cluster));
  }
  return reached;
}

/** Waits until both platforms are synced and healthy at a commit. */
export async function allSynced(cluster: Cluster, argoCd: ArgoCd, revision: string): Promise<void> {
  for (const platform of PLATFORMS) {
    await argoCd.synced(platform, revision, () => letWork(cluster, [prometheusOperator]));
  }
}

function wavesOf(cluster: Cluster): Waves {
  const delivered = deliveredObjects(cluster);
  return { azora: lastWave(delivered, 'azora'), stella: lastWave(delivered, 'stella') };
}
