import { Testing } from 'cdk8s';
import type { PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1';
import { AgentProfile } from '../../src/agent/agent-profile';
import { AgentTemplate } from '../../src/agent/agent-template';
import { Cluster as Facts } from '../../src/core/cluster/cluster';
import { minorOf } from '../../src/core/kubernetes-version';
import { capacity } from '../../src/namespace/capacity';
import { Microservice } from '../../src/service/microservice';
import { StatefulService } from '../../src/service/stateful-service';
import { PodVolume, renderPod } from '../../src/session';
import { minimal, withVolumes } from '../agent/fixtures';
import { minimalServer, minimal as minimalService } from '../service/samples';
import { Cluster } from './support/cluster';
import { createOwnNamespace } from './support/own-namespace';

const cluster = Cluster.fromEnvironment();
const account = new AgentProfile(minimal);
const namespace = createOwnNamespace(cluster, 'volumes', { 'pod-security.kubernetes.io/enforce': 'restricted' }, [
  account,
]);
const kubernetesVersion = /1\.\d+/.exec(cluster.serverVersion())?.[0] ?? '';
const { volumes = [], scratchDirs = [], envFrom = [], fieldEnv = {}, secretEnv = {} } = withVolumes;
const words = { volumes, scratchDirs, envFrom, fieldEnv, secretEnv };
const counted = createOwnNamespace(cluster, 'claims', {}, [account]);

describe(`volumes of pods on ${kubernetesVersion}`, () => {
  test('restricted accepts the pod of a session with every kind, and the API server stores each field', () => {
    const pod = renderPod(new AgentProfile(withVolumes), { id: 'volumes', namespace });
    const stored: Pod = cluster.create(pod, true);
    expect(stored.spec?.volumes).toMatchObject(pod.spec?.volumes ?? []);
    expect(stored.spec?.containers[0]).toMatchObject({ ...pod.spec?.containers[0] });
  });

  test('a PodTemplate, a Deployment and a StatefulSet with them are applied, and a second apply changes nothing', () => {
    const chart = Testing.chart();
    new Facts({ kubernetesVersion }).addTo(chart);
    new AgentTemplate(chart, 'Agent', { namespace, profile: new AgentProfile(withVolumes) });
    new Microservice(chart, 'Service', { ...minimalService, ...words, namespace, replicas: 0 });
    new StatefulService(chart, 'Server', { ...minimalServer, ...words, namespace });
    cluster.apply(chart.toJson());
    expect(cluster.diff(chart.toJson())).toBe('');
  });

  test('image volumes are there since 1.35, as Cluster says', () => {
    const volumes = [PodVolume.image({ path: '/skills', image: 'ghcr.io/acme/skills:1.0', subPath: 'de' })];
    const create = (): Pod =>
      cluster.create(renderPod(new AgentProfile({ ...minimal, volumes }), { id: 'image', namespace }), true);
    if (minorOf(kubernetesVersion) >= 35)
      expect(create().spec?.volumes).toContainEqual(
        expect.objectContaining({ image: { pullPolicy: 'IfNotPresent', reference: 'ghcr.io/acme/skills:1.0' } }),
      );
    else expect(create).toThrow(/unknown field "spec\.volumes\[1\]\.image"/);
  });

  test('a quota admits as many claims of sessions as the capacity says, and their names end in that of the volume', async () => {
    const hard = { 'requests.storage': '50Gi', 'count/persistentvolumeclaims': '5' };
    cluster.apply([
      { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'storage', namespace: counted }, spec: { hard } },
    ]);
    const profile = new AgentProfile({
      ...minimal,
      volumes: [PodVolume.ephemeral({ path: '/workspace', size: '20Gi' })],
    });
    const [proof] = capacity(hard, [profile]).rows;
    expect(proof?.sessions).toBe(2);
    cluster.createAll(['a', 'b', 'c'].map((id) => renderPod(profile, { id, namespace: counted })));
    const claims = () => cluster.list<PersistentVolumeClaim>('persistentvolumeclaims', counted);
    for (let tries = 0; tries < 60 && claims().length < 2; tries += 1)
      await new Promise((done) => setTimeout(done, 500));
    // The third would come by now.
    await new Promise((done) => setTimeout(done, 5000));
    const names = claims().map(({ metadata }) => metadata?.name);
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^agent-[abc]-workspace$/);
    // The quota refuses a claim and not its pod, which waits.
    expect(cluster.list<Pod>('pods', counted)).toHaveLength(3);
    expect(claims().every(({ metadata }) => metadata?.ownerReferences?.[0]?.kind === 'Pod')).toBe(true);
  }, 60_000);
});
