import { NOTHING, type OperatedKind } from './operator';

/*
 * The operators that create Secrets: External Secrets Operator 2.9 and Sealed Secrets 0.36.
 */

export const SECRET_KINDS: readonly OperatedKind[] = [
  kind('external-secrets.io', 'ExternalSecret', 'externalSecrets'),
  kind('external-secrets.io', 'ClusterExternalSecret', 'externalSecrets'),
  kind('external-secrets.io', 'SecretStore', 'externalSecrets'),
  kind('external-secrets.io', 'ClusterSecretStore', 'externalSecrets'),
  kind('external-secrets.io', 'PushSecret', 'externalSecrets'),
  { ...kind('external-secrets.io', 'ClusterPushSecret', 'externalSecrets'), readiness: 'conditions' },
  kind('bitnami.com', 'SealedSecret', 'sealedSecrets'),
];

function kind(group: string, name: string, operator: OperatedKind['operator']): OperatedKind {
  return {
    group,
    kind: name,
    operator,
    part: 'access',
    // The secret itself is stored in a secret store, or encrypted in Git.
    holdsData: false,
    readiness: 'health check',
    make: () => NOTHING,
  };
}
