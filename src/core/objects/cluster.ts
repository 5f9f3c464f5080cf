import type { IConstruct } from 'constructs';
import { checkedCalls } from '../input/checked-calls';
import { type Check, Input } from '../input/input';
import { isInstance } from '../input/instances';

/** Props of Cluster. */
export interface ClusterProps {
  /**
   * The oldest Kubernetes version that the manifests must work with, such as `1.34`; at least `1.28`. Fields that it lacks
   * are left out, and synth warns of what is lost.
   * @default 1.30
   */
  readonly kubernetesVersion?: string;
}

/** What a version that the manifests must work with has, by the first version that has it. */
const SINCE = {
  /** The `sleep` action of a preStop hook. @see https://github.com/kubernetes/enhancements/issues/3960 */
  preStopSleep: 30,
} as const;

const CONTEXT = 'cdk8s-agents/cluster';
const OLDEST_MINOR = 28;

/** Facts about the cluster that manifests are rendered for. */
@checkedCalls('Cluster')
export class Cluster {
  /** The cluster of a construct: what `addTo` set on the nearest construct around it, or the defaults. */
  static of(scope: IConstruct): Cluster {
    const found: unknown = scope.node.tryGetContext(CONTEXT);
    return isCluster(found) ? found : new Cluster();
  }

  readonly kubernetesVersion: string;

  /** @throws InputError when the version is not a minor version from 1.28 */
  constructor(props: ClusterProps = {}) {
    const { kubernetesVersion = '1.30' } = props;
    const input = new Input('Cluster');
    input.required('kubernetesVersion', kubernetesVersion, minorVersion);
    input.done();
    this.kubernetesVersion = kubernetesVersion;
    Object.freeze(this);
  }

  /** Sets the cluster of all constructs that are added to `scope` afterwards. `AgentsAppProps.cluster` does so for an app. */
  addTo(scope: IConstruct): void {
    scope.node.setContext(CONTEXT, this);
  }

  /** Whether a feature works in `kubernetesVersion` and in all later versions. */
  has(feature: keyof typeof SINCE): boolean {
    return minorOf(this.kubernetesVersion) >= SINCE[feature];
  }
}

/** Also a Cluster of another copy of this library. */
function isCluster(value: unknown): value is Cluster {
  return isInstance(value, 'Cluster');
}

const minorVersion: Check = (value) =>
  typeof value === 'string' && /^1\.\d{1,3}$/.test(value) && minorOf(value) >= OLDEST_MINOR
    ? undefined
    : { must: `be a minor version from 1.${OLDEST_MINOR}, such as 1.34` };

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
