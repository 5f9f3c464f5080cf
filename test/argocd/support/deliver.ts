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

/** The last wave of each platform of which something is in the cluster. */
export type Waves = Readonly<Record<Platform, number>>;

interface Stage {
  readonly operators: readonly StandInOperator[];
  /** How far Argo CD comes when these have done their work too. */
  readonly waves: Waves;
}

const STAGES: readonly Stage[] = [
  { operators: [], waves: { azora: -1, stella: -1 } },
  { operators: [externalSecretsOperator, startingCloudNativePg], waves: { azora: 0, stella: 3 } },
  { operators: [cloudNativePg, strimzi], waves: { azora: 1, stella: 3 } },
  { operators: [loadBalancers], waves: { azora: 2, stella: 3 } },
];

/** How far it should come in each stage. */
export const WANTED_WAVES: readonly Waves[] = STAGES.map(({ waves }) => waves);

/** Lets one operator after the other begin its work. @returns how far Argo CD came in each stage, given the time to go on */
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
