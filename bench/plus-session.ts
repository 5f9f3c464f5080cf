import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { CredentialedSession } from '../src/session';
import { EVICTION, LABELS } from './stock-session';

/**
 * Adds the Pod and the Secret of one session with the constructs of cdk8s-plus-28. They have no activeDeadlineSeconds, enableServiceLinks
 * and terminationMessagePolicy, no seccompProfile of a pod, no named port of a probe and only whole
 * gibibytes of ephemeral storage, and they write some defaults of Kubernetes.
 */
export function addPlusSession(scope: Construct, { id, namespace, credentials = {} }: CredentialedSession): void {
  const labels = { ...LABELS, session: id };
  const secret = new kplus.Secret(scope, `Secret-${id}`, {
    metadata: { labels, name: `agent-secret-${id}`, namespace },
    stringData: { ...credentials },
    type: 'Opaque',
  });
  const pod = new kplus.Pod(scope, `Pod-${id}`, {
    metadata: { annotations: { ...EVICTION }, labels, name: `agent-${id}`, namespace },
    automountServiceAccountToken: false,
    restartPolicy: kplus.RestartPolicy.NEVER,
    securityContext: { ensureNonRoot: true, user: 1000, group: 1000, fsGroup: 1000 },
    serviceAccount: kplus.ServiceAccount.fromServiceAccountName(scope, `Account-${id}`, 'stella-agent'),
    terminationGracePeriod: Duration.seconds(600),
  });
  const scratch = kplus.Volume.fromEmptyDir(scope, `Scratch-${id}`, 'scratch-tmp', { sizeLimit: Size.mebibytes(256) });
  pod.addContainer({ ...container(), envFrom: [kplus.Env.fromSecret(secret)] }).mount('/tmp', scratch);
  const tainted = kplus.Node.tainted(
    kplus.NodeTaintQuery.is('workload-type', 'ai-agents', { effect: kplus.TaintEffect.NO_SCHEDULE }),
  );
  pod.scheduling.tolerate(tainted);
  const nodes = kplus.Node.labeled(kplus.NodeLabelQuery.in('workload-type', ['ai-agents']));
  pod.scheduling.attract(nodes, { weight: 100 });
}

function container(): kplus.ContainerProps {
  const every = (seconds: number) => ({ periodSeconds: Duration.seconds(seconds), port: 8080 });
  const patient = { timeoutSeconds: Duration.seconds(5) };
  return {
    name: 'agent',
    image: 'ghcr.io/c4dhi/stella-agent:1.0.0',
    imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
    ports: [{ name: 'http', number: 8080, protocol: kplus.Protocol.TCP }],
    liveness: kplus.Probe.fromHttpGet('/health', {
      ...every(10),
      ...patient,
      failureThreshold: 6,
      initialDelaySeconds: Duration.seconds(30),
    }),
    readiness: kplus.Probe.fromHttpGet('/ready', { ...every(5), initialDelaySeconds: Duration.seconds(5) }),
    startup: kplus.Probe.fromHttpGet('/health', { ...every(5), ...patient, failureThreshold: 24 }),
    resources: {
      cpu: { limit: kplus.Cpu.millis(1000), request: kplus.Cpu.millis(250) },
      ephemeralStorage: { limit: Size.gibibytes(1), request: Size.gibibytes(1) },
      memory: { limit: Size.gibibytes(2), request: Size.mebibytes(512) },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: [kplus.Capability.ALL] },
      readOnlyRootFilesystem: true,
    },
  };
}
