import type { SecretKey } from '../../input/secret-key';
import type { PodField } from './pod-field';

/** The environment of the main container. */
export interface EnvironmentProps {
  /**
   * Plain environment variables. A value may refer to earlier variables as `$(NAME)`, including all of `secretEnv` and
   * `fieldEnv`.
   * @default - none
   */
  readonly env?: Readonly<Record<string, string>>;

  /**
   * Environment variables from fields of the pod, such as `{ POD_NAME: 'metadata.name' }` or
   * `{ SESSION_ID: "metadata.labels['session']" }`.
   * @default - none
   */
  readonly fieldEnv?: Readonly<Record<string, PodField>>;

  /** Environment variables from Secrets, by name. @default - none */
  readonly secretEnv?: Readonly<Record<string, SecretKey>>;

  /**
   * ConfigMaps whose keys become environment variables. Variables of the same name from all other props override them, and later
   * ConfigMaps override earlier ones.
   * @default - none
   * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#configure-all-key-value-pairs-in-a-configmap-as-container-environment-variables
   */
  readonly envFrom?: readonly ConfigMapEnv[];
}

/** A ConfigMap that exists already, whose keys become environment variables. */
export interface ConfigMapEnv {
  /** Name of the ConfigMap, in the pods' namespace. */
  readonly configMapName: string;

  /** Starts the name of each variable, such as `LIMITS_`. @default - none */
  readonly prefix?: string;

  /** Whether pods start without it. @default - they wait for it */
  readonly optional?: boolean;
}
