import type { PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { defined } from '../core/defined';
import { objectLabels, REASON_ANNOTATION_PREFIX, selectorLabels } from '../core/objects/labels';
import { sortedByKey, withSortedKeys } from '../core/order';
import type { AddedParts } from '../core/pods/containers/extra-containers';
import { environment, environmentFrom } from '../core/pods/environment/environment';
import { healthProbes, healthReasons } from '../core/pods/health/health-probes';
import { apiTokenMounts } from '../core/pods/identity/api-token';
import { evictionAnnotations } from '../core/pods/life/life-props';
import { overheadAnnotation } from '../core/pods/pod-overhead';
import { reasonAnnotations } from '../core/pods/pod-reasons';
import { type Mounted, type PodParts, podSpec, scratchMounts } from '../core/pods/pod-spec';
import { versionLabel } from '../core/pods/version-label';
import { AGENT_CONTAINER, secretReaders } from './agent-containers';
import type { ResolvedProfile } from './agent-profile-props';

/*
 * The spec of every agent pod, as plain JSON with the API's field names. Keys are sorted alphabetically, as cdk8s
 * writes them, so that the run time and synth produce the same bytes.
 */

const SECRET_VOLUME = 'secret';
const OWNER_AND_GROUP_READ = 0o440;

/** Placeholder for the name of the session's Secret. A template must be a valid object, so it needs a valid name. */
export const SECRET_PLACEHOLDER = 'agent-secret-of-the-session';

/**
 * The part of the pod that all sessions of a profile share: everything except the name, the session label and the
 * Secret.
 */
export function podTemplate(profile: ResolvedProfile): PodTemplateSpec {
  const metadata = { annotations: podAnnotations(profile), labels: podLabels(profile) };
  return withSortedKeys({ metadata, spec: specOf(profile) });
}

/** The labels of all sessions of a profile, without those of one session. */
export function podLabels(profile: ResolvedProfile): Record<string, string> {
  return {
    ...versionLabel(profile.image),
    ...profile.labels,
    ...profile.cloudIdentity?.podLabels,
    ...objectLabels(profile.name, 'agent'),
  };
}

function podAnnotations({ annotations, health, ...profile }: ResolvedProfile): Record<string, string> {
  const reasons = defined({
    ...healthReasons(health),
    ...reasonAnnotations(profile),
    [`${REASON_ANNOTATION_PREFIX}internet-reason`]: profile.modelAccess?.internetReason,
    [`${REASON_ANNOTATION_PREFIX}no-metrics-reason`]: profile.noMetricsReason,
    [`${REASON_ANNOTATION_PREFIX}unlimited-reason`]: profile.unlimitedReason,
  });
  const own = { ...evictionAnnotations(profile.evictable), ...annotations };
  return { ...own, ...overheadAnnotation(profile), ...reasons };
}

function specOf(profile: ResolvedProfile): PodSpec {
  return podSpec(profile, {
    containerName: AGENT_CONTAINER,
    ports: profile.ports,
    container: environmentAndProbes(profile),
    mounted: [scratchMounts(profile), apiTokenMounts(profile.apiAccess), tokenMount(profile), secretMount(profile)],
    added: new Map(secretReaders(profile).map(({ name }) => [name, secretParts(profile)])),
    podLabels: selectorLabels(profile.name, 'agent'),
    spread: false,
    pod: {
      activeDeadlineSeconds: profile.sessionLimitSeconds,
      restartPolicy: profile.restartPolicy,
      serviceAccountName: profile.serviceAccountName,
    },
  });
}

function environmentAndProbes(profile: ResolvedProfile): PodParts['container'] {
  const { fieldEnv, secretEnv, modelAccess, secretAs, health, ports } = profile;
  const session = secretAs === 'env' ? [{ secretRef: { name: SECRET_PLACEHOLDER } }] : [];
  return defined({
    env: environment({
      env: sortedByKey({ ...profile.env, ...modelAccess?.env }),
      fieldEnv: sortedByKey(fieldEnv),
      secretEnv: sortedByKey(secretEnv),
    }),
    // Of two variables with one name, the later wins: the session's.
    envFrom: environmentFrom(profile, session),
    ...healthProbes({ health, ports, kind: 'agent' }),
  });
}

/** The session's Secret, for a container that asks for it. */
function secretParts(profile: ResolvedProfile): AddedParts {
  if (profile.secretAs === 'env') return { envFrom: [{ secretRef: { name: SECRET_PLACEHOLDER } }] };
  return { volumeMounts: [...secretMount(profile).mounts] };
}

/** The tokens with which the agent calls models. */
function tokenMount({ modelAccess }: ResolvedProfile): Mounted {
  const tokens = modelAccess?.tokens;
  return tokens ? { volumes: [tokens.toVolume({})], mounts: [tokens.toMount()] } : { volumes: [], mounts: [] };
}

/** The session's Secret as files. */
function secretMount({ secretAs, secretDir }: ResolvedProfile): Mounted {
  if (secretAs !== 'files') return { volumes: [], mounts: [] };
  return {
    volumes: [{ name: SECRET_VOLUME, secret: { defaultMode: OWNER_AND_GROUP_READ, secretName: SECRET_PLACEHOLDER } }],
    mounts: [{ mountPath: secretDir, name: SECRET_VOLUME, readOnly: true }],
  };
}
