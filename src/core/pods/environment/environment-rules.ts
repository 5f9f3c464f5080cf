import type { Input } from '../../input/input';
import { dnsSubdomain, envName, text } from '../../input/names';
import { checkSecretKeys } from '../../input/secret-key';
import type { EnvironmentProps } from './environment-props';
import { podField } from './pod-field';

/** Checks that names and sources are valid, and that each variable has one source. */
export function checkEnvironment(
  input: Input,
  { env, fieldEnv, secretEnv, envFrom }: Required<EnvironmentProps>,
): void {
  input.entries('env', env, envName, text);
  input.entries('fieldEnv', fieldEnv, envName, podField);
  for (const name of Object.keys(secretEnv)) input.required('key of secretEnv', name, envName);
  checkSecretKeys(input, 'secretEnv', secretEnv);
  for (const [field, variables] of Object.entries({ env, fieldEnv })) {
    for (const name of Object.keys(variables).filter((name) => Object.hasOwn(secretEnv, name))) {
      input.refuse(`${field}.${name} must not be set: ${name} comes from secretEnv, and ${field} would override it`);
    }
  }
  for (const name of Object.keys(env).filter((name) => Object.hasOwn(fieldEnv, name))) {
    input.refuse(`env.${name} must not be set: ${name} comes from fieldEnv, and env would override it`);
  }
  envFrom.forEach(({ configMapName, prefix }, index) => {
    input.required(`envFrom[${index}].configMapName`, configMapName, dnsSubdomain);
    input.optional(`envFrom[${index}].prefix`, prefix, envName);
  });
}
