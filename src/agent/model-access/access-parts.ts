import type { PodVolume } from '../../core/pods/volumes/pod-volume';
import type { Peer } from '../../network/peer';

/** What a way to call models adds to the pods of a profile. */
export interface AccessParts {
  /** The variables that the providers' SDKs read. */
  readonly env: Readonly<Record<string, string>>;

  /** The files with tokens. @default - none */
  readonly tokens: PodVolume | undefined;

  /** What the pods call, apart from pods of this app. */
  readonly egress: readonly Peer[];

  /** The base URLs of a gateway. @default - the pods call the providers themselves */
  readonly gatewayUrls?: readonly string[];

  /** Why the pods may also reach the internet past the gateway. @default - they may not */
  readonly internetReason?: string | undefined;
}
