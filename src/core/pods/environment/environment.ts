import type { EnvFromSource, EnvVar } from 'kubernetes-types/core/v1';
import { defined, unlessEmpty } from '../../defined';
import type { EnvironmentProps } from './environment-props';

/** Variables of one origin, such as the props or `connectTo`. */
type Variables = Required<Pick<EnvironmentProps, 'env' | 'secretEnv'>> & Pick<EnvironmentProps, 'fieldEnv'>;

/**
 * Environment variables of a container: references to Secrets first, then pod fields, then plain values, each in the
 * given order, because `$(NAME)` refers only to earlier variables. In each group, variables from `connectTo` precede
 * those from props.
 * @returns undefined if empty, because the API server drops empty lists
 */
export function environment(...sources: readonly Variables[]): EnvVar[] | undefined {
  const fromSecrets = sources.flatMap(({ secretEnv }) => Object.entries(secretEnv));
  const fromFields = sources.flatMap(({ fieldEnv = {} }) => Object.entries(fieldEnv));
  const literals = sources.flatMap(({ env }) => Object.entries(env));
  return unlessEmpty([
    ...fromSecrets.map(([name, { secretName, key }]) => ({
      name,
      valueFrom: { secretKeyRef: { name: secretName, key } },
    })),
    ...fromFields.map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } })),
    ...literals.map(([name, value]) => ({ name, value })),
  ]);
}

/**
 * ConfigMaps whose keys become environment variables, in the given order.
 * @param last what overrides them
 * @returns undefined if empty, because the API server drops empty lists
 */
export function environmentFrom(
  { envFrom }: Required<Pick<EnvironmentProps, 'envFrom'>>,
  last: readonly EnvFromSource[] = [],
): EnvFromSource[] | undefined {
  const maps = envFrom.map(({ configMapName, prefix, optional }) => {
    const configMapRef = { name: configMapName, ...(optional === true ? { optional } : {}) };
    return { configMapRef, ...defined({ prefix }) };
  });
  return unlessEmpty([...maps, ...last]);
}
