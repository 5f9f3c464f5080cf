import { defined } from '../core/defined';
import type { IClientTarget } from '../network/client-target';
import type { ConnectToOptions } from '../service/client-environment';
import type { ResolvedApiGateway } from './api-gateway-props';

/** The names that one of Tyk's programs has for the settings of its Redis. */
interface StorageVariables {
  readonly addresses: string;
  readonly password: string;
  readonly tls: string;
  readonly caFile: string;
  readonly skipVerify: string;
}

/** @see https://github.com/TykTechnologies/tyk/blob/v5.14.0/config/config.go */
export const GATEWAY_STORAGE: StorageVariables = {
  addresses: 'TYK_GW_STORAGE_ADDRS',
  password: 'TYK_GW_STORAGE_PASSWORD',
  tls: 'TYK_GW_STORAGE_USESSL',
  caFile: 'TYK_GW_STORAGE_CAFILE',
  skipVerify: 'TYK_GW_STORAGE_SSLINSECURESKIPVERIFY',
};

/** @see https://github.com/TykTechnologies/tyk-pump/blob/v1.16.0/storage/store.go */
export const PUMP_STORAGE: StorageVariables = {
  addresses: 'TYK_PMP_ANALYTICSSTORAGECONFIG_ADDRS',
  password: 'TYK_PMP_ANALYTICSSTORAGECONFIG_PASSWORD',
  tls: 'TYK_PMP_ANALYTICSSTORAGECONFIG_USESSL',
  caFile: 'TYK_PMP_ANALYTICSSTORAGECONFIG_SSLCAFILE',
  skipVerify: 'TYK_PMP_ANALYTICSSTORAGECONFIG_SSLINSECURESKIPVERIFY',
};

/**
 * A Redis under the names of one of Tyk's programs, for `connectTo`: over TLS if Redis serves it, with the certificate of
 * its authority. Both programs accept TLS 1.2 and later, and check the host name.
 */
export function tykStorage(redis: IClientTarget, variables: StorageVariables): IClientTarget {
  const { connections, clientFacts } = redis;
  const { REDIS_HOST, REDIS_PORT, REDIS_TLS, REDIS_TLS_CA_FILE, REDIS_TLS_VERIFY } = clientFacts.env;
  return {
    connections,
    clientFacts: {
      ...clientFacts,
      env: defined({
        [variables.addresses]: `${REDIS_HOST}:${REDIS_PORT}`,
        [variables.tls]: REDIS_TLS === 'true' ? 'true' : undefined,
        [variables.caFile]: REDIS_TLS_CA_FILE,
        [variables.skipVerify]: REDIS_TLS_VERIFY === 'false' ? 'true' : undefined,
      }),
      secretEnv: defined({ [variables.password]: clientFacts.secretEnv.REDIS_PASSWORD }),
    },
  };
}

/** The Secrets of Redis in the gateway's namespace. */
export function redisSecrets({ redisSecretName, redisCaSecretName }: ResolvedApiGateway): ConnectToOptions {
  return { secretName: redisSecretName, caSecretName: redisCaSecretName };
}
