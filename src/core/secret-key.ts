import type { Input } from './input';
import { dnsSubdomain, secretKey } from './names';

/** A key of a Secret, in the namespace of the pod that reads it. */
export interface SecretKey {
  readonly secretName: string;
  readonly key: string;
}

/** Both names are valid. */
export function checkSecretKey(input: Input, field: string, { secretName, key }: SecretKey): void {
  input.required(`${field}.secretName`, secretName, dnsSubdomain);
  input.required(`${field}.key`, key, secretKey);
}
