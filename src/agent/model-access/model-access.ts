import { frozenCopy } from '../../core/frozen';
import { checkedCalls } from '../../core/input/checked-calls';
import type { PodVolume } from '../../core/pods/volumes/pod-volume';
import type { Peer } from '../../network/peer';
import type { AccessParts } from './access-parts';
import { type ModelGatewayProps, resolveModelGateway } from './model-gateway';
import { resolveWorkloadIdentity, type WorkloadIdentityProps } from './workload-identity';

/**
 * How the agents of a profile call models without a provider's key: no session's Secret holds one, so nothing that an agent is talked
 * into can give it away. Immutable.
 */
@checkedCalls('ModelAccess')
export class ModelAccess {
  /**
   * The providers accept a token that Kubernetes signs for the pod's ServiceAccount. The kubelet writes it into a file and renews it.
   * @throws InputError that lists every wrong prop
   */
  static workloadIdentity(props: WorkloadIdentityProps): ModelAccess {
    return new ModelAccess(resolveWorkloadIdentity(props));
  }

  /**
   * A gateway in the cluster holds the keys. The pods can reach it, and not the internet.
   * @throws InputError that lists every wrong prop
   */
  static gateway(props: ModelGatewayProps): ModelAccess {
    return new ModelAccess(resolveModelGateway(props));
  }

  /** The variables that the agent's container gets. */
  readonly env: Readonly<Record<string, string>>;

  /** The token files that the agent's container gets. @default - undefined: none */
  readonly tokens: PodVolume | undefined;

  /** What the pods call: the providers, or a gateway of another app. */
  readonly egress: readonly Peer[];

  /** The base URLs of a gateway. @default - undefined: the pods call the providers themselves */
  readonly gatewayUrls: readonly string[] | undefined;

  /** Why the pods may also reach the internet past the gateway. */
  readonly internetReason: string | undefined;

  private constructor(parts: AccessParts) {
    this.env = frozenCopy(parts.env);
    this.tokens = parts.tokens;
    this.egress = Object.freeze([...parts.egress]);
    this.gatewayUrls = parts.gatewayUrls && frozenCopy(parts.gatewayUrls);
    this.internetReason = parts.internetReason;
    Object.freeze(this);
  }
}
