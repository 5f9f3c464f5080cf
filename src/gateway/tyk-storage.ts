import { defined } from '../core/defined';
import type { IClientTarget } from '../network/client-target';

/** The names that one of Tyk's programs has for the settings of its Redis. */
interface StorageVariables {
  readonly addresses: string;
  readonly password: string;
}

/** @see https://tyk.io/docs/tyk-oss-gateway/configuration#storage */
export const GATEWAY_STORAGE: StorageVariables = {
  addresses: 'TYK_GW_STORAGE_ADDRS',
  password: 'TYK_GW_STORAGE_PASSWORD',
};

/** @see https://github.com/TykTechnologies/tyk-pump/blob/v1.16.0/storage/store.go */
export const PUMP_STORAGE: StorageVariables = {
  addresses: 'TYK_PMP_ANALYTICSSTORAGECONFIG_ADDRS',
  password: 'TYK_PMP_ANALYTICSSTORAGECONFIG_PASSWORD',
};

/** A Redis under the names of one of Tyk's programs, for `connectTo`. */
export function tykStorage(redis: IClientTarget, variables: StorageVariables): IClientTarget {
  const { connections, clientFacts } = redis;
  const { REDIS_HOST, REDIS_PORT } = clientFacts.env;
  return {
    connections,
    clientFacts: {
      ...clientFacts,
      env: { [variables.addresses]: `${REDIS_HOST}:${REDIS_PORT}` },
      secretEnv: defined({ [variables.password]: clientFacts.secretEnv.REDIS_PASSWORD }),
    },
  };
}
