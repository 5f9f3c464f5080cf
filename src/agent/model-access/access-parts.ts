import type { Peer } from '../../network/peer';

/** A service account token that the kubelet writes into a file, for one audience, and renews. */
export interface ModelToken {
  /** The name of its file in `MODEL_ACCESS_DIR`. */
  readonly file: string;

  /** Who may accept the token: its `aud` claim. */
  readonly audience: string;

  /** Seconds from its issue to its `exp`. The kubelet renews it after 80 % of that time. */
  readonly expirationSeconds: number;
}

/** What a way to call models adds to the pods of a profile. */
export interface AccessParts {
  /** The variables that the providers' SDKs read. */
  readonly env: Readonly<Record<string, string>>;

  /** The tokens to write into files. */
  readonly tokens: readonly ModelToken[];

  /** What the pods call, apart from pods of this app. */
  readonly egress: readonly Peer[];

  /** The base URLs of a gateway. @default - the pods call the providers themselves */
  readonly gatewayUrls?: readonly string[];

  /** Why the pods may also reach the internet past the gateway. @default - they may not */
  readonly internetReason?: string;
}

/** The directory of the token files. */
export const MODEL_ACCESS_DIR = '/var/run/secrets/model-access';

/** The path of a token file. */
export function tokenPath(file: string): string {
  return `${MODEL_ACCESS_DIR}/${file}`;
}
