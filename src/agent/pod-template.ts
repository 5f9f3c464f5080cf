import type { Container, PodSpec, PodTemplateSpec, Probe, Volume } from 'kubernetes-types/core/v1';
import {
  AGENT_APP,
  AGENT_APP_LABEL,
  AGENT_TYPE_LABEL,
  COMPONENT_LABEL,
  MANAGED_BY,
  MANAGED_BY_LABEL,
  NAME_LABEL,
  REASON_ANNOTATION_PREFIX,
} from '../core/labels';
import { restrictedContainer, restrictedPod } from '../core/pod-security';
import { toResources } from '../core/resource-amounts';
import { scratchVolume } from '../core/scratch-dirs';
import type { ResolvedProfile } from './resolve-profile';

/*
 * The body of every agent pod, as plain JSON in the API's own words. Keys stand in alphabetical order, as cdk8s writes them, so
 * that the run time and synth give the same bytes.
 */

const STARTUP_PERIOD_SECONDS = 5;
const SECRET_VOLUME = 'secret';
const OWNER_AND_GROUP_READ = 0o440;

/** Stands in a template for the name of the session's Secret: a template must be valid as it is. */
export const SECRET_PLACEHOLDER = 'agent-secret-of-the-session';

/** What the pods of a profile have in common: all but the name, the session and the Secret. */
export function podTemplate(profile: ResolvedProfile): PodTemplateSpec {
  const annotations = podAnnotations(profile);
  const labels = podLabels(profile);
  return { metadata: annotations ? { annotations, labels } : { labels }, spec: podSpec(profile) };
}

function podLabels({ name }: ResolvedProfile): Record<string, string> {
  return {
    [AGENT_TYPE_LABEL]: name,
    [AGENT_APP_LABEL]: AGENT_APP,
    [COMPONENT_LABEL]: 'agent',
    [MANAGED_BY_LABEL]: MANAGED_BY,
    [NAME_LABEL]: name,
  };
}

function podAnnotations({ mutableTagReason }: ResolvedProfile): Record<string, string> | undefined {
  return mutableTagReason === undefined
    ? undefined
    : { [`${REASON_ANNOTATION_PREFIX}mutable-tag-reason`]: mutableTagReason };
}

function podSpec(profile: ResolvedProfile): PodSpec {
  const { placement, imagePullSecrets, priorityClassName, runtimeClassName, serviceAccountName } = profile;
  const spec: PodSpec = {
    activeDeadlineSeconds: profile.sessionLimitSeconds,
    affinity: placement.toAffinity(),
    automountServiceAccountToken: false,
    containers: [container(profile)],
    enableServiceLinks: false,
    imagePullSecrets: imagePullSecrets.length > 0 ? imagePullSecrets.map((name) => ({ name })) : undefined,
    priorityClassName,
    restartPolicy: 'Never',
    runtimeClassName,
    securityContext: restrictedPod(profile),
    serviceAccountName,
    terminationGracePeriodSeconds: profile.drainSeconds,
    tolerations: placement.toTolerations(),
    volumes: volumes(profile),
  };
  return withoutUnset(spec);
}

function container(profile: ResolvedProfile): Container {
  const { command, args, env, secretAs, imagePullPolicy } = profile;
  const names = Object.keys(env).sort();
  const agent: Container = {
    args: args && [...args],
    command: command && [...command],
    env: names.length > 0 ? names.map((name) => ({ name, value: env[name] })) : undefined,
    envFrom: secretAs === 'env' ? [{ secretRef: { name: SECRET_PLACEHOLDER } }] : undefined,
    image: profile.image,
    imagePullPolicy,
    livenessProbe: probe(profile, profile.livenessPath, {
      initialDelaySeconds: profile.livenessInitialDelaySeconds,
      periodSeconds: profile.livenessPeriodSeconds,
    }),
    name: 'agent',
    ports: profile.ports.map(({ name, port, protocol }) => ({ containerPort: port, name, protocol })),
    readinessProbe: probe(profile, profile.readinessPath, {
      initialDelaySeconds: profile.readinessInitialDelaySeconds,
      periodSeconds: profile.readinessPeriodSeconds,
    }),
    resources: toResources(profile),
    securityContext: restrictedContainer(),
    // On the liveness endpoint: readiness waits for the room, which may take longer than a start.
    startupProbe: probe(profile, profile.livenessPath, {
      failureThreshold: Math.ceil(profile.startupSeconds / STARTUP_PERIOD_SECONDS),
      periodSeconds: STARTUP_PERIOD_SECONDS,
    }),
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: volumeMounts(profile),
  };
  return withoutUnset(agent);
}

function probe({ healthPort }: ResolvedProfile, path: string, timing: Omit<Probe, 'httpGet'>): Probe {
  const { failureThreshold, ...delays } = timing;
  const httpGet = { path, port: healthPort };
  return failureThreshold === undefined ? { httpGet, ...delays } : { failureThreshold, httpGet, ...delays };
}

function volumeMounts({ scratchDirs, secretAs, secretDir }: ResolvedProfile): Container['volumeMounts'] {
  const mounts = scratchDirs.map(({ path }) => ({ mountPath: path, name: scratchVolume(path) }));
  return secretAs === 'files' ? [...mounts, { mountPath: secretDir, name: SECRET_VOLUME, readOnly: true }] : mounts;
}

function volumes({ scratchDirs, secretAs }: ResolvedProfile): Volume[] {
  const dirs = scratchDirs.map(({ path, size }) => ({ emptyDir: { sizeLimit: size }, name: scratchVolume(path) }));
  if (secretAs === 'env') return dirs;
  return [
    ...dirs,
    { name: SECRET_VOLUME, secret: { defaultMode: OWNER_AND_GROUP_READ, secretName: SECRET_PLACEHOLDER } },
  ];
}

/** Without the keys that are not set: an API object has no undefined. A new object, since `delete` makes copies slow. */
function withoutUnset<T extends object>(object: T): T {
  return JSON.parse(JSON.stringify(object));
}
