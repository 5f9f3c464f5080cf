import { identityOf } from '../core/objects/identity';
import { ownValue, type Plain, toList, toPlain } from '../core/plain';
import type { CustomResources } from './operator';
import { STRIMZI_CLUSTER_LABEL, STRIMZI_GROUP } from './strimzi-components';

/** A Secret that exists once an object of the set is applied. */
export interface MadeSecret {
  /** Undefined if it is made in namespaces that the set does not tell. */
  readonly namespace: string | undefined;
  readonly name: string;
}

type Make = (resource: { readonly name: string; readonly spec: Plain }) => readonly string[];

/** The names of the Secrets that an object of a kind becomes, or that its operator makes for it, in its namespace. */
const NAMES: Readonly<Record<string, Make>> = {
  '/Secret': ({ name }) => [name],
  // https://external-secrets.io/latest/api/externalsecret/: only these policies make a Secret.
  'external-secrets.io/ExternalSecret': ({ name, spec }) => {
    const { name: target = name, creationPolicy = 'Owner' } = toPlain(spec.target);
    return creationPolicy === 'Owner' || creationPolicy === 'Orphan' ? [String(target)] : [];
  },
  'bitnami.com/SealedSecret': ({ name, spec }) => [String(toPlain(toPlain(spec.template).metadata).name ?? name)],
  // https://cert-manager.io/docs/reference/api-docs/
  'cert-manager.io/Certificate': ({ spec }) => [String(spec.secretName)],
  'cert-manager.io/Issuer': ({ spec }) => {
    const { name } = toPlain(toPlain(spec.acme).privateKeySecretRef);
    return name === undefined ? [] : [String(name)];
  },
  // https://cloudnative-pg.io/documentation/current/applications/ and https://cloudnative-pg.io/documentation/current/certificates/
  'postgresql.cnpg.io/Cluster': ({ name, spec }) => [
    ...['app', 'ca', 'replication', 'server'].map((suffix) => `${name}-${suffix}`),
    ...(spec.enableSuperuserAccess === true ? [`${name}-superuser`] : []),
  ],
  // https://strimzi.io/docs/operators/latest/deploying#security-str
  'kafka.strimzi.io/Kafka': ({ name }) =>
    ['cluster-ca', 'cluster-ca-cert', 'clients-ca', 'clients-ca-cert'].map((suffix) => `${name}-${suffix}`),
  // The credentials of the administrator.
  'app.redislabs.com/RedisEnterpriseCluster': ({ name }) => [name],
  'app.redislabs.com/RedisEnterpriseDatabase': ({ name, spec }) =>
    spec.databaseSecretName === undefined ? [`redb-${name}`] : [],
};

/** Annotations by which cert-manager makes the certificates of an Ingress. @see https://cert-manager.io/docs/usage/ingress/ */
const ISSUERS: readonly string[] = ['cert-manager.io/cluster-issuer', 'cert-manager.io/issuer'];

/** The Secrets that exist once an object is applied: the object itself, or what its operator makes of it. */
export function madeSecrets(object: Plain, others: CustomResources): readonly MadeSecret[] {
  const { group, kind, namespace, name } = identityOf(object);
  const spec = toPlain(object.spec);
  const type = `${group}/${kind}`;
  if (type === 'external-secrets.io/ClusterExternalSecret') return clusterSecrets(name, spec);
  if (
    type === 'networking.k8s.io/Ingress' &&
    ISSUERS.some((issuer) => Object.hasOwn(toPlain(toPlain(object.metadata).annotations), issuer))
  ) {
    return toList(spec.tls).map((tls) => ({ namespace, name: String(toPlain(tls).secretName) }));
  }
  if (type === `${STRIMZI_GROUP}/KafkaUser`) return [{ namespace, name: `${userPrefix(object, others)}${name}` }];
  const make = ownValue(NAMES, type);
  return (make?.({ name, spec }) ?? []).map((made) => ({ namespace, name: made }));
}

/** One Secret in each namespace that it lists or selects. */
function clusterSecrets(name: string, spec: Plain): readonly MadeSecret[] {
  const { externalSecretName = name, namespaces, namespaceSelector, namespaceSelectors } = spec;
  const target = toPlain(toPlain(spec.externalSecretSpec).target).name ?? externalSecretName;
  const selects = namespaceSelector !== undefined || namespaceSelectors !== undefined;
  const listed = toList(namespaces).map(String);
  return [...listed, ...(selects ? [undefined] : [])].map((namespace) => ({ namespace, name: String(target) }));
}

/** The prefix that the user operator of its Kafka puts before the names of Secrets. */
function userPrefix(user: Plain, others: CustomResources): string {
  const cluster = toPlain(toPlain(user.metadata).labels)[STRIMZI_CLUSTER_LABEL];
  const { namespace } = identityOf(user);
  const kafka = others.of(`${STRIMZI_GROUP}/Kafka`, namespace).find(({ name }) => name === cluster);
  return String(toPlain(toPlain(kafka?.spec.entityOperator).userOperator).secretPrefix ?? '');
}
