import type { Input } from '../../core/input/input';
import { PodVolume } from '../../core/pods/volumes/pod-volume';
import { ProjectedSource, tokenAudience, tokenSeconds } from '../../core/pods/volumes/projected-source';

/** A token of the pod's ServiceAccount, in a file that the kubelet renews. */
export interface ModelToken {
  /** The name of the file. */
  readonly file: string;

  /** Who may accept the token: its `aud` claim. */
  readonly audience: string;
}

/** The directory of the token files. */
const MODEL_ACCESS_DIR = '/var/run/secrets/model-access';

/** The path of a token file. */
export function tokenPath({ file }: ModelToken): string {
  return `${MODEL_ACCESS_DIR}/${file}`;
}

/** Checks the tokens under the names of the props that set them. */
export function checkTokens(input: Input, seconds: number, audiences: Readonly<Record<string, string>>): void {
  input.required('tokenSeconds', seconds, tokenSeconds);
  for (const [field, audience] of Object.entries(audiences)) input.required(field, audience, tokenAudience);
}

/** The volume with the token files. Call `checkTokens` first. @returns undefined without tokens */
export function tokenVolume(tokens: readonly ModelToken[], expirationSeconds: number): PodVolume | undefined {
  if (tokens.length === 0) return undefined;
  const sources = tokens.map((token) => ProjectedSource.serviceAccountToken({ ...token, expirationSeconds }));
  return PodVolume.projected({ name: 'model-access', path: MODEL_ACCESS_DIR, sources });
}
