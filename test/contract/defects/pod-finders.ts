import { parseQuantity } from '../../../src/core/input/quantity';
import { type Plain, toList, toPlain } from '../../../src/core/plain';
import { containersOf, namespaceOf, podsOf, titleOf } from './pods';
import type { Finder } from './way';

/** AVL011: a Deployment's pods share its claim, and a rollout has two of them at a time. */
export const sharedDisks: Finder = (objects) =>
  objects
    .filter(({ kind }) => kind === 'Deployment')
    .filter((deployment) => {
      const { replicas, strategy } = toPlain(deployment.spec);
      const { type, rollingUpdate } = toPlain(strategy);
      const endsFirst = type === 'Recreate' || toPlain(rollingUpdate).maxSurge === 0;
      const [pods] = podsOf([deployment]);
      const claims = toList(pods?.spec?.volumes).filter((volume) => {
        const { persistentVolumeClaim } = toPlain(volume);
        return persistentVolumeClaim !== undefined && toPlain(persistentVolumeClaim).readOnly !== true;
      });
      return claims.length > 0 && (replicas !== 1 || !endsFirst);
    })
    .map((deployment) => `${titleOf(deployment)} shares a disk among its pods`);

/** AVL021: an autoscaler's target is in the set, and in its namespace. */
export const autoscalersOfNobody: Finder = (objects) =>
  objects
    .filter(({ kind }) => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind))
    .filter((autoscaler) => {
      const { kind, name } = toPlain(toPlain(autoscaler.spec).scaleTargetRef);
      return !objects.some((object) => titleOf(object) === `${kind} ${namespaceOf(autoscaler)}/${name}`);
    })
    .map((autoscaler) => `${titleOf(autoscaler)} has no target`);

/** OPS005: a container that is never started again has no restarts to count. */
export const silentAlerts: Finder = (objects) => {
  const pods = podsOf(objects);
  return objects
    .filter(({ kind }) => kind === 'PrometheusRule')
    .flatMap((rule) => {
      const about = pods.filter(({ namespace, spec }) => namespace === namespaceOf(rule) && spec !== undefined);
      if (about.length === 0 || about.some(({ spec }) => restarts(toPlain(spec)))) return [];
      return toList(toPlain(rule.spec).groups)
        .flatMap((group) => toList(toPlain(group).rules))
        .map(toPlain)
        .filter(({ expr }) => String(expr).includes('kube_pod_container_status_restarts_total'))
        .map(({ alert }) => `${titleOf(rule)}: ${alert} counts restarts where there are none`);
    });
};

/** A container of such a pod may start again: its own, or a sidecar. */
function restarts({ restartPolicy, initContainers }: Plain): boolean {
  return [
    restartPolicy,
    ...toList(initContainers).map((container) => toPlain(container).restartPolicy ?? 'Never'),
  ].some((policy) => policy !== 'Never');
}

/** RES005 */
export const aboveTheirLimits: Finder = (objects) =>
  podsOf(objects).flatMap(({ by, spec }) =>
    containersOf(spec).flatMap(({ name, resources }) => {
      const { requests, limits } = toPlain(resources);
      return Object.entries(toPlain(limits))
        .filter(([resource, limit]) => toNumber(toPlain(requests)[resource]) > toNumber(limit))
        .map(([resource]) => `${by}: ${name} requests more ${resource} than its limit`);
    }),
  );

/** SEC009, by the fields that Pod Security `restricted` reads first. */
export const unrestricted: Finder = (objects) =>
  podsOf(objects)
    .filter(({ spec }) => spec !== undefined)
    .flatMap(({ by, spec }) =>
      containersOf(spec)
        .flatMap((container) => complaint(toPlain(spec), container))
        .map((what) => `${by}: ${what}`),
    );

/** SEC013 */
export const withoutTmp: Finder = (objects) =>
  podsOf(objects).flatMap(({ by, spec }) =>
    containersOf(spec)
      .filter(({ securityContext }) => toPlain(securityContext).readOnlyRootFilesystem === true)
      .filter(({ volumeMounts }) => !toList(volumeMounts).some((mount) => toPlain(mount).mountPath === '/tmp'))
      .map(({ name }) => `${by}: ${name} cannot write to /tmp`),
  );

function complaint(spec: Plain, { name, securityContext }: Plain): readonly string[] {
  const own = { ...toPlain(spec.securityContext), ...toPlain(securityContext) };
  const { allowPrivilegeEscalation, capabilities, privileged, runAsNonRoot, runAsUser, seccompProfile } = toPlain(own);
  const fits =
    allowPrivilegeEscalation === false &&
    toList(toPlain(capabilities).drop).includes('ALL') &&
    toList(toPlain(capabilities).add).length === 0 &&
    privileged !== true &&
    runAsNonRoot === true &&
    runAsUser !== 0 &&
    ['RuntimeDefault', 'Localhost'].includes(String(toPlain(seccompProfile).type));
  const onNode = ['hostNetwork', 'hostPID', 'hostIPC'].some((field) => spec[field] === true);
  const paths = toList(spec.volumes).some((volume) => 'hostPath' in toPlain(volume));
  return fits && !onNode && !paths ? [] : [`${name} would be refused`];
}

function toNumber(amount: unknown): bigint {
  return parseQuantity(amount) ?? 0n;
}
