import type { Container, PodSpec, PodTemplateSpec, Probe, Volume } from 'kubernetes-types/core/v1';
import { defined, unlessEmpty } from '../core/defined';
import { objectLabels, REASON_ANNOTATION_PREFIX } from '../core/objects/labels';
import { sortedByKey } from '../core/order';
import { restrictedContainer, restrictedPod } from '../core/pods/pod-security';
import { toResources } from '../core/pods/resource-amounts';
import { scratchVolume } from '../core/pods/scratch-dirs';
import { versionLabel } from '../core/pods/version-label';
import type { ResolvedProfile } from './agent-profile-props';
import { tokenMounts, tokenVolumes } from './model-access/token-volume';

/*
 * The spec of every agent pod, as plain JSON with the API's field names. Keys are sorted alphabetically, as cdk8s
 * writes them, so that the run time and synth produce the same bytes.
 */

const STARTUP_PERIOD_SECONDS = 5;
const SECRET_VOLUME = 'secret';
const OWNER_AND_GROUP_READ = 0o440;

/** Placeholder for the name of the session's Secret. A template must be a valid object, so it needs a valid name. */
export const SECRET_PLACEHOLDER = 'agent-secret-of-the-session';

/**
 * The part of the pod that all sessions of a profile share: everything except the name, the session label and the
 * Secret.
 */
export function podTemplate(profile: ResolvedProfile): PodTemplateSpec {
  const labels = sortedByKey({
    ...versionLabel(profile.image),
    ...profile.labels,
    ...objectLabels(profile.name, 'agent'),
  });
  return { metadata: { annotations: podAnnotations(profile), labels }, spec: podSpec(profile) };
}

/**
 * Keeps node autoscalers from ending live sessions. Karpenter evicts pods without a controller like any others; the
 * Cluster Autoscaler leaves them alone unless it is configured otherwise. No PodDisruptionBudget protects them: for bare
 * pods it would have to forbid every eviction, and so each drain of a node until the last session ends.
 * @see https://karpenter.sh/docs/concepts/disruption/#pod-level-controls
 * @see https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md#what-types-of-pods-can-prevent-ca-from-removing-a-node
 */
const NOT_EVICTED = {
  'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
  'karpenter.sh/do-not-disrupt': 'true',
};

function podAnnotations({ annotations, modelAccess, mutableTagReason }: ResolvedProfile): Record<string, string> {
  const reasons = {
    [`${REASON_ANNOTATION_PREFIX}internet-reason`]: modelAccess?.internetReason,
    [`${REASON_ANNOTATION_PREFIX}mutable-tag-reason`]: mutableTagReason,
  };
  return sortedByKey({ ...NOT_EVICTED, ...annotations, ...defined(reasons) });
}

function podSpec(profile: ResolvedProfile): PodSpec {
  const { placement, imagePullSecrets, priorityClassName, runtimeClassName, serviceAccountName } = profile;
  const spec: PodSpec = {
    activeDeadlineSeconds: profile.sessionLimitSeconds,
    affinity: placement.toAffinity(),
    automountServiceAccountToken: false,
    containers: [container(profile)],
    enableServiceLinks: false,
    imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
    priorityClassName,
    restartPolicy: 'Never',
    runtimeClassName,
    securityContext: restrictedPod(profile),
    serviceAccountName,
    terminationGracePeriodSeconds: profile.drainSeconds,
    tolerations: placement.toTolerations(),
    volumes: volumes(profile),
  };
  return defined(spec);
}

function container(profile: ResolvedProfile): Container {
  const { command, args, secretAs, imagePullPolicy, modelAccess } = profile;
  const env = sortedByKey({ ...profile.env, ...modelAccess?.env });
  const agent: Container = {
    args: args && [...args],
    command: command && [...command],
    env: unlessEmpty(Object.entries(env).map(([name, value]) => ({ name, value }))),
    envFrom: secretAs === 'env' ? [{ secretRef: { name: SECRET_PLACEHOLDER } }] : undefined,
    image: profile.image,
    imagePullPolicy,
    livenessProbe: profile.livenessProbe ? livenessProbe(profile) : undefined,
    name: 'agent',
    ports: profile.ports.map(({ name, port, protocol }) => ({ containerPort: port, name, protocol })),
    readinessProbe: probe(profile, profile.readinessPath, {
      initialDelaySeconds: profile.readinessInitialDelaySeconds,
      periodSeconds: profile.readinessPeriodSeconds,
    }),
    resources: toResources(profile),
    securityContext: restrictedContainer(),
    // Uses the liveness path: an agent that waits for its session has started but is not ready.
    startupProbe: probe(profile, profile.livenessPath, {
      failureThreshold: Math.ceil(profile.startupSeconds / STARTUP_PERIOD_SECONDS),
      periodSeconds: STARTUP_PERIOD_SECONDS,
      timeoutSeconds: profile.livenessTimeoutSeconds,
    }),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: volumeMounts(profile),
  };
  return defined(agent);
}

function livenessProbe(profile: ResolvedProfile): Probe {
  return probe(profile, profile.livenessPath, {
    failureThreshold: profile.livenessFailureThreshold,
    initialDelaySeconds: profile.livenessInitialDelaySeconds,
    periodSeconds: profile.livenessPeriodSeconds,
    timeoutSeconds: profile.livenessTimeoutSeconds,
  });
}

function probe({ healthPort }: ResolvedProfile, path: string, timing: Omit<Probe, 'httpGet'>): Probe {
  const { failureThreshold, ...delays } = timing;
  const httpGet = { path, port: healthPort };
  return failureThreshold === undefined ? { httpGet, ...delays } : { failureThreshold, httpGet, ...delays };
}

function volumeMounts({ modelAccess, scratchDirs, secretAs, secretDir }: ResolvedProfile): Container['volumeMounts'] {
  const scratch = scratchDirs.map(({ path }) => ({ mountPath: path, name: scratchVolume(path) }));
  const mounts = [...scratch, ...tokenMounts(modelAccess)];
  return secretAs === 'files' ? [...mounts, { mountPath: secretDir, name: SECRET_VOLUME, readOnly: true }] : mounts;
}

function volumes({ modelAccess, scratchDirs, secretAs }: ResolvedProfile): Volume[] {
  const scratch = scratchDirs.map(({ path, size }) => ({ emptyDir: { sizeLimit: size }, name: scratchVolume(path) }));
  const dirs = [...scratch, ...tokenVolumes(modelAccess)];
  if (secretAs !== 'files') return dirs;
  return [
    ...dirs,
    { name: SECRET_VOLUME, secret: { defaultMode: OWNER_AND_GROUP_READ, secretName: SECRET_PLACEHOLDER } },
  ];
}
