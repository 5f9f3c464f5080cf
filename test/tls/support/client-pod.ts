import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Microservice } from '../../../src/service/microservice';
import { find } from '../../support/objects';

/** The data of Secrets, by their names. */
export type Secrets = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The environment of a service's container, as a kubelet makes it from the rendered Deployment: variables from Secrets, and the
 * mounted files of Secrets. They are in a folder of their own instead of the container's root, so a variable with the path of such a
 * file starts with that folder.
 * @param root the folder
 * @throws Error if a Secret or a key is missing, or if a file is not mounted read-only
 */
export function environmentOf(service: Microservice, secrets: Secrets, root: string): Readonly<Record<string, string>> {
  const pod = find([service.deployment.toJson()], 'Deployment', service.resolved.name).spec?.template.spec;
  const [container] = pod?.containers ?? [];
  const files = (container?.volumeMounts ?? []).flatMap(({ name: volume, mountPath, readOnly, subPath }) => {
    const secret = pod?.volumes?.find((one) => one.name === volume)?.secret;
    if (secret?.secretName === undefined) return [];
    if (readOnly !== true || subPath !== undefined) throw new Error(`${mountPath} must be a read-only directory`);
    return (secret.items ?? []).map(({ key, path }) => {
      const file = join(mountPath, path);
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), secretValue(secrets, String(secret.secretName), key));
      return file;
    });
  });
  const variables = (container?.env ?? []).map(({ name: variable, value, valueFrom }) => {
    const from = valueFrom?.secretKeyRef;
    const text = from === undefined ? (value ?? '') : secretValue(secrets, from.name ?? '', from.key);
    return [variable, files.includes(text) ? join(root, text) : text] as const;
  });
  return Object.fromEntries(variables);
}

function secretValue(secrets: Secrets, name: string, key: string): string {
  const value = secrets[name]?.[key];
  if (value === undefined) throw new Error(`there is no ${key} in Secret ${name}`);
  return value;
}
