import type { IConstruct } from 'constructs';
import { frozenCopy } from '../frozen';
import { checkedCalls } from '../input/checked-calls';
import { type Check, Input } from '../input/input';
import { isInstance } from '../input/instances';
import { minorOf } from '../kubernetes-version';
import { type ApiServerAddresses, checkApiServer } from './api-server-addresses';

/** Props of Cluster. */
export interface ClusterProps {
  /**
   * The oldest Kubernetes version that the manifests must work with, such as `1.34`; at least `1.28`. Fields that it lacks
   * are left out, and synth warns of what is lost.
   * @default 1.30
   */
  readonly kubernetesVersion?: string;

  /**
   * The addresses of the API server, for `Egress.kubernetesApi()`: of the Service `kubernetes` in `default`, and of the servers
   * behind it. Which of the two a policy must allow depends on the network plugin.
   * @default - unknown: workloads that call the API server may reach all private addresses, and synth warns
   */
  readonly apiServer?: ApiServerAddresses;
}

/** What a version that the manifests must work with has, by the first version that has it. */
const SINCE = {
  /** Volumes of an image, on by default. @see https://github.com/kubernetes/enhancements/issues/4639 */
  imageVolumes: 35,

  /** The `sleep` action of a preStop hook. @see https://github.com/kubernetes/enhancements/issues/3960 */
  preStopSleep: 30,

  /** Init containers that keep running, on by default. @see https://github.com/kubernetes/enhancements/issues/753 */
  sidecars: 29,
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

  /** The addresses of the API server; undefined if they are not known. */
  readonly apiServer: ApiServerAddresses | undefined;

  /** @throws InputError when the version is not a minor version from 1.28, or an address or port is not valid */
  constructor(props: ClusterProps = {}) {
    const { kubernetesVersion = '1.30', apiServer } = props;
    const input = new Input('Cluster');
    input.required('kubernetesVersion', kubernetesVersion, minorVersion);
    if (apiServer !== undefined) checkApiServer(input, apiServer);
    input.done();
    this.kubernetesVersion = kubernetesVersion;
    this.apiServer = frozenCopy(apiServer);
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
