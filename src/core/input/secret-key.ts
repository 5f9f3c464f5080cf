import { type Input, refuses } from './input';
import { dnsSubdomain, secretKey } from './names';

/** A key of a Secret, in the namespace of the pod that reads it. */
export interface SecretKey {
  readonly secretName: string;
  readonly key: string;
}

/** Checks both names. @returns false when one is refused */
export function checkSecretKey(input: Input, field: string, { secretName, key }: SecretKey): boolean {
  input.required(`${field}.secretName`, secretName, dnsSubdomain);
  input.required(`${field}.key`, key, secretKey);
  return !refuses(dnsSubdomain, secretName) && !refuses(secretKey, key);
}

/** Checks all names. A wrong Secret name is reported once, however many of its keys are used. */
export function checkSecretKeys(input: Input, field: string, keys: Readonly<Record<string, SecretKey>>): void {
  const secrets = new Set<string>();
  for (const [name, { secretName, key }] of Object.entries(keys)) {
    if (!secrets.has(secretName)) input.required(`${field}.${name}.secretName`, secretName, dnsSubdomain);
    secrets.add(secretName);
    input.required(`${field}.${name}.key`, key, secretKey);
  }
}
