import { defined } from '../core/defined';
import { mapValues } from '../core/grouped';
import { counted } from '../core/listed';
import { type Plain, toList, toPlain } from '../core/plain';
import { toResourceClaim } from '../core/pods/resources';
import { wholeNumber } from '../core/pods/rollout';
import { clusterJobs } from './cnpg-jobs';
import { instanceSidecar } from './cnpg-plugin';
import { clusterServices } from './cnpg-services';
import {
  type CustomResource,
  type CustomResources,
  type Made,
  type OperatorPods,
  type OperatorVolumeClaims,
  tcp,
} from './operator';

/** The ports of an instance, by the operator's names. */
export const INSTANCE_PORTS = tcp({ postgresql: 5432, status: 8000, metrics: 9187 });

/**
 * Selects the instances of a cluster and the pods of the Jobs that create them (initdb, join, full-recovery), but not the pods of a pooler.
 * @see https://cloudnative-pg.io/documentation/current/labels_annotations/
 */
export function databaseSelector(cluster: string): Record<string, string> {
  return { 'app.kubernetes.io/component': 'database', 'cnpg.io/cluster': cluster };
}

/**
 * The objects that the operator creates for a Cluster. An update adds no pod: it stops an instance before it starts it again under the
 * same name, and for the primary it switches over to another instance first.
 * @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/specs/pods.go
 */
export function makeCluster(cluster: CustomResource, others: CustomResources): Made {
  const { spec } = cluster;
  const count = wholeNumber(spec.instances) ?? 1;
  const instances = instancePods(cluster, count, others);
  return {
    pods: [instances, ...clusterJobs(cluster, instances, others)],
    volumeClaims: volumeClaims(spec, count),
    services: clusterServices(cluster),
  };
}

function instancePods(cluster: CustomResource, count: number, others: CustomResources): OperatorPods {
  const { name, spec } = cluster;
  const resources = toResourceClaim(spec.resources);
  const roles = count > 1 ? ['primary', 'replica'] : ['primary'];
  return {
    name,
    labels: {
      ...databaseSelector(name),
      'app.kubernetes.io/instance': name,
      'app.kubernetes.io/managed-by': 'cloudnative-pg',
      'app.kubernetes.io/name': 'postgresql',
      'cnpg.io/podRole': 'instance',
      ...mapValues(toPlain(toPlain(spec.inheritedMetadata).labels), String),
    },
    varyingLabels: { 'cnpg.io/instanceRole': roles, role: roles },
    selector: databaseSelector(name),
    ports: INSTANCE_PORTS,
    count,
    surge: 0,
    how: counted(count, 'instance'),
    containers: [
      // It copies the operator's binary into the pod, and has the same resources as the database.
      { name: 'bootstrap-controller', role: 'init', resources },
      ...instanceSidecar(cluster, others),
      { name: 'postgres', role: 'container', resources },
    ],
  };
}

/** @see https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/persistentvolumeclaim/calculator.go */
function volumeClaims(spec: Plain, count: number): readonly OperatorVolumeClaims[] {
  const scratch = toPlain(toPlain(toPlain(spec.ephemeralVolumeSource).volumeClaimTemplate).spec);
  const tablespaces = toList(spec.tablespaces).map(toPlain);
  return [
    ...volumeClaim('data', count, spec.storage),
    ...volumeClaim('wal', count, spec.walStorage),
    ...tablespaces.flatMap(({ name, storage }) => volumeClaim(`tablespace ${String(name)}`, count, storage)),
    ...volumeClaim('scratch', count, { pvcTemplate: scratch }),
  ];
}

function volumeClaim(name: string, count: number, storage: unknown): readonly OperatorVolumeClaims[] {
  const { size, storageClass, pvcTemplate } = toPlain(storage);
  const template = toPlain(pvcTemplate);
  const requested = size ?? toPlain(toPlain(template.resources).requests).storage;
  const className = storageClass ?? template.storageClassName;
  // The operator's admission webhook refuses a volume without a size.
  if (requested === undefined) return [];
  const storageClassName = className === undefined ? undefined : String(className);
  return [{ name, count, size: String(requested), ...defined({ storageClassName }) }];
}
