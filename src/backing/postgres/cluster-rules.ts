import { type Check, Input, oneOf, shown } from '../../core/input/input';
import { dnsLabel, dnsSubdomain, labelKey, labelValue, reason, serviceName } from '../../core/input/names';
import { count } from '../../core/input/numbers';
import { bytes } from '../../core/input/quantity';
import { parseImage } from '../../core/pods/image';
import { checkImagePull } from '../../core/pods/image-pull';
import { checkResourceAmounts } from '../../core/pods/resource-amounts';
import { checkMonitor } from '../../monitoring/monitor';
import { checkBackup } from './backup-rules';
import { postgresSubject, type ResolvedPostgresCluster } from './cluster-props';
import { checkExtensions, databaseName, roleName } from './names';
import { checkParameters } from './parameters';
import { checkSynchronous } from './synchronous';

const NAME_MAX = 50;

/**
 * @returns warnings
 * @throws InputError that lists every wrong prop
 */
export function checkPostgresCluster(cluster: ResolvedPostgresCluster): readonly string[] {
  const input = new Input(postgresSubject(cluster));
  input.required('name', cluster.name, clusterName);
  input.required('namespace', cluster.namespace, dnsLabel);
  checkInstances(input, cluster);
  checkImagePull(input, { ...cluster, imagePullPolicy: 'IfNotPresent' });
  input.required('image', cluster.image, versionedImage);
  checkStorage(input, cluster);
  checkResourceAmounts(input, cluster);
  checkParameters(input, cluster);
  input.required('maxConnections', cluster.maxConnections, count);
  input.required('ownerConnectionLimit', cluster.ownerConnectionLimit, count);
  input.required('database', cluster.database, databaseName);
  input.required('owner', cluster.owner, roleName);
  checkExtensions(input, cluster.extensions);
  checkSecrets(input, cluster);
  checkBackup(input, cluster);
  checkMonitor(input, cluster.name, cluster.monitor);
  input.optional('priorityClassName', cluster.priorityClassName, dnsSubdomain);
  input.required('operatorNamespace', cluster.operatorNamespace, dnsLabel);
  input.entries('operatorLabels', cluster.operatorLabels, labelKey, labelValue);
  return input.done();
}

/** The operator appends suffixes to the name, such as -rw, -app and -1-initdb. */
const clusterName: Check = (value) =>
  serviceName(value) ??
  (String(value).length > NAME_MAX
    ? { must: `be at most ${NAME_MAX} characters: the operator appends suffixes` }
    : undefined);

/**
 * The operator reads the Postgres version from the tag. @see
 * https://cloudnative-pg.io/documentation/current/container_images/
 */
const versionedImage: Check = (value) => {
  const tag = parseImage(value)?.tag;
  return tag !== undefined && /^[0-9]+([._-]|$)/.test(tag)
    ? undefined
    : { must: 'have a tag that starts with the Postgres version, such as 18.6-standard-trixie, even with a digest' };
};

function checkInstances(input: Input, cluster: ResolvedPostgresCluster): void {
  const { instances, enablePDB, primaryUpdateStrategy, nodeSpread } = cluster;
  input.required('instances', instances, count);
  input.required('nodeSpread', nodeSpread, oneOf('preferred', 'required'));
  checkSynchronous(input, cluster);
  input.optional('asynchronousReason', cluster.asynchronousReason, reason);
  input.required('primaryUpdateStrategy', primaryUpdateStrategy, oneOf('supervised', 'unsupervised'));
  if (instances !== 1) return;
  input.warn('instances should be 3: a single instance stops with its node');
  if (enablePDB)
    input.refuse('enablePDB must be false with a single instance, whose budget would block every drain, got true');
  if (primaryUpdateStrategy === 'supervised') {
    input.refuse(
      `primaryUpdateStrategy must be unsupervised with a single instance, got ${shown(primaryUpdateStrategy)}`,
    );
  }
}

function checkStorage(input: Input, cluster: ResolvedPostgresCluster): void {
  input.required('storageSize', cluster.storageSize, bytes);
  input.optional('storageClassName', cluster.storageClassName, dnsSubdomain);
  input.optional('walStorageSize', cluster.walStorageSize, bytes);
  input.optional('walStorageClassName', cluster.walStorageClassName, dnsSubdomain);
}

function checkSecrets(input: Input, cluster: ResolvedPostgresCluster): void {
  const {
    ownerSecretName,
    superuserSecretName,
    enableSuperuserAccess,
    loginSecretName,
    noBackupReason,
    plainTextReason,
  } = cluster;
  input.optional('ownerSecretName', ownerSecretName, dnsSubdomain);
  input.optional('superuserSecretName', superuserSecretName, dnsSubdomain);
  input.optional('noBackupReason', noBackupReason, reason);
  input.optional('plainTextReason', plainTextReason, reason);
  if (superuserSecretName === undefined) return;
  if (!enableSuperuserAccess) {
    input.refuse(
      `superuserSecretName must be left out unless enableSuperuserAccess is true, got ${shown(superuserSecretName)}`,
    );
  }
  if (superuserSecretName === loginSecretName) {
    input.refuse(
      `superuserSecretName must not be the owner's Secret: every client would be a superuser, got ${shown(superuserSecretName)}`,
    );
  }
}
