import { App, Chart } from 'cdk8s';
import { Cpu, Deployment } from 'cdk8s-plus-28';
import { KafkaCluster } from '../../../src/backing/kafka/cluster';
import { PostgresCluster } from '../../../src/backing/postgres/cluster';
import { PodVolume } from '../../../src/core/pods/volumes/pod-volume';
import { NamespaceGuardrails } from '../../../src/namespace/namespace-guardrails';
import { Quota } from '../../../src/namespace/quota';
import { BackendScaling } from '../../../src/service/backend-scaling';
import { Microservice } from '../../../src/service/microservice';
import { minimalKafka } from '../../backing/kafka/samples';
import { minimal as minimalPostgres } from '../../backing/postgres/samples';
import { minimal } from '../../service/samples';
import { aboveTheirLimits, autoscalersOfNobody, sharedDisks, unrestricted, withoutTmp } from './pod-finders';
import type { Defect } from './way';

const metadata = { name: 'api', namespace: 'stella' };

function deployment(spec: object, podSpec: object) {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { ...spec, template: { spec: podSpec } } };
}

const DISK = PodVolume.persistentVolumeClaim({
  path: '/data',
  claimName: 'data',
  accessMode: 'ReadWriteOnce',
  readOnly: false,
});

/** Defects of workloads: replicas, disruption, scaling, resources, security. */
export const WORKLOADS: readonly Defect[] = [
  {
    id: 'AVL011',
    ways: [
      {
        outcome: 'input error',
        how: 'a volume for the replicas of a Microservice',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, replicas: 2, volumes: [DISK] }),
        says: "Microservice 'stella/stt-service': replicas must be 1, because only the pods of one node mount the ReadWriteOnce claim of volume 'data', got 2",
      },
      {
        outcome: 'does not compile',
        how: 'a second replica of an embedded server',
        wrong: `PostgresCluster.embedded(chart, 'Db', { name: 'db', namespace: 'stella', ownerSecretName: 'db', replicas: 2 })`,
        right: `PostgresCluster.embedded(chart, 'Db', { name: 'db', namespace: 'stella', ownerSecretName: 'db' })`,
        says: "Object literal may only specify known properties, and 'replicas' does not exist in type 'EmbeddedPostgresProps'.",
      },
      {
        outcome: 'never written',
        how: 'no Deployment has a claim on a disk that it writes',
        finds: sharedDisks,
        within: 'platforms and goldens',
        seeded: [
          deployment({ replicas: 2 }, { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }),
        ],
      },
    ],
  },
  {
    id: 'AVL020',
    ways: [
      {
        outcome: 'input error',
        how: 'minAvailable of all replicas',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, replicas: 2, minAvailable: 2 }),
        says: "Microservice 'stella/stt-service': minAvailable must be less than replicas 2, or nodes cannot be drained, got 2",
      },
      {
        outcome: 'input error',
        how: 'maxUnavailable of none',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, maxUnavailable: 0 }),
        says: "Microservice 'stella/stt-service': maxUnavailable must be at least one pod, or nodes cannot be drained, got 0",
      },
      {
        outcome: 'input error',
        how: 'minAvailable of the fewest pods of an autoscaler',
        build: (chart) => {
          const target = new Microservice(chart, 'Api', { ...minimal, minAvailable: 2 });
          new BackendScaling(chart, 'Scaling', { target, minReplicas: 2, maxReplicas: 6 });
        },
        says: "BackendScaling 'stella/stt-service-hpa': minReplicas must be greater than minAvailable 2 of Microservice 'stella/stt-service', or nodes cannot be drained, got 2",
      },
      {
        outcome: 'refused at synth',
        how: 'minAvailable of the default replicas, where no autoscaler came',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, minAvailable: 2 }),
        says: "[chart/Api] Microservice 'stella/stt-service': minAvailable must be less than replicas 2, or nodes cannot be drained, got 2",
      },
      {
        outcome: 'input error',
        how: 'the budget of a single Postgres instance',
        build: (chart) => new PostgresCluster(chart, 'Db', { ...minimalPostgres, instances: 1, enablePDB: true }),
        says: "PostgresCluster 'azora/postgres': enablePDB must be false with a single instance, whose budget would block every drain, got true",
      },
      {
        outcome: 'input error',
        how: 'no Kafka broker to take',
        build: (chart) => new KafkaCluster(chart, 'Kafka', { ...minimalKafka, maxUnavailable: 0 }),
        says: "KafkaCluster 'azora/kafka': maxUnavailable must be a whole number of at least 1, got 0",
      },
    ],
  },
  {
    id: 'AVL021',
    ways: [
      {
        outcome: 'does not compile',
        how: 'a target by name, which may not exist',
        wrong: `new BackendScaling(chart, 'Scaling', { target: 'stt-service', maxReplicas: 4 })`,
        right: `new BackendScaling(chart, 'Scaling', { target: service, maxReplicas: 4 })`,
        says: "Type 'string' is not assignable to type 'ScalableWorkload'.",
      },
      {
        outcome: 'does not compile',
        how: 'a namespace other than that of the target',
        wrong: `new BackendScaling(chart, 'Scaling', { target: service, maxReplicas: 4, namespace: 'other' })`,
        right: `new BackendScaling(chart, 'Scaling', { target: service, maxReplicas: 4 })`,
        says: "Object literal may only specify known properties, and 'namespace' does not exist in type 'BackendScalingProps'.",
      },
      {
        outcome: 'does not compile',
        how: 'a Microservice without the request that CPU is measured against',
        wrong: `new Microservice(chart, 'Api', { ...image, cpuLimit: '1', memoryRequest: '1Gi', memoryLimit: '1Gi' })`,
        right: `new Microservice(chart, 'Api', { ...image, cpuRequest: '1', cpuLimit: '1', memoryRequest: '1Gi', memoryLimit: '1Gi' })`,
        says: "Argument of type '{ cpuLimit: string; memoryRequest: string; memoryLimit: string; name: string; namespace: string; image: string; }' is not assignable to parameter of type 'MicroserviceProps'.",
      },
      {
        outcome: 'input error',
        how: 'a Deployment of cdk8s-plus-28 without that request',
        build: (chart) => {
          const containers = [{ image: minimal.image, resources: {} }];
          const target = new Deployment(chart, 'Api', { metadata, containers });
          new BackendScaling(chart, 'Scaling', { target, maxReplicas: 4 });
        },
        says: "BackendScaling 'stella/api-hpa': cpuUtilization needs a cpu request on every container of Deployment 'stella/api': at least one container has none",
      },
      {
        outcome: 'input error',
        how: 'a target of another app',
        build: (chart) => {
          const target = new Microservice(new Chart(new App(), 'elsewhere'), 'Api', minimal);
          new BackendScaling(chart, 'Scaling', { target, maxReplicas: 4 });
        },
        says: "BackendScaling 'stella/stt-service-hpa': target must be in the same cdk8s App, got Microservice 'stella/stt-service' of another App",
      },
      {
        outcome: 'never written',
        how: 'every autoscaler finds its target',
        finds: autoscalersOfNobody,
        within: 'platforms',
        seeded: [
          {
            apiVersion: 'autoscaling/v2',
            kind: 'HorizontalPodAutoscaler',
            metadata,
            spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nobody' } },
          },
        ],
      },
    ],
  },
  {
    id: 'RES003',
    ways: [
      {
        outcome: 'refused at synth',
        how: 'a quota below an autoscaler at its maximum, with a rollout',
        build: (chart) => {
          const quota = Quota.of({ requestsCpu: '2', requestsMemory: '64Gi', limitsCpu: '64', limitsMemory: '64Gi' });
          new NamespaceGuardrails(chart, 'Namespace', { name: 'stella', quota });
          new BackendScaling(chart, 'Scaling', { target: new Microservice(chart, 'Api', minimal), maxReplicas: 10 });
        },
        says: "[chart/Namespace] ResourceQuota 'stella/stella-quota': requests.cpu 2 cannot hold Deployment 'stella/stt-service' at 10 replicas (the maximum of HorizontalPodAutoscaler 'stt-service-hpa') + 1 of its rollout: 11 × 250m = 2750m; 8 pods fit",
      },
      {
        outcome: 'refused at synth',
        how: 'a quota below what the namespace holds of operator-made pods',
        build: (chart) => {
          const quota = Quota.of({ requestsCpu: '1', requestsMemory: '16Gi', limitsCpu: '16', limitsMemory: '16Gi' });
          new NamespaceGuardrails(chart, 'Namespace', { name: 'azora', quota });
          new PostgresCluster(chart, 'Db', minimalPostgres);
        },
        says: "[chart/Namespace] ResourceQuota 'azora/azora-quota': requests.cpu 1 cannot hold Cluster 'azora/postgres' at 3 instances: 3 × 500m = 1500m; 2 pods fit",
      },
    ],
  },
  {
    id: 'RES005',
    ways: [
      {
        outcome: 'input error',
        how: 'a request above its limit',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, cpuRequest: '2' }),
        says: 'Microservice \'stella/stt-service\': cpuRequest must be at most cpuLimit "1", got "2"',
      },
      {
        outcome: 'input error',
        how: 'the same of a Postgres instance',
        build: (chart) => new PostgresCluster(chart, 'Db', { ...minimalPostgres, memoryRequest: '4Gi' }),
        says: 'PostgresCluster \'azora/postgres\': memoryRequest must be at most memoryLimit "2Gi", got "4Gi"',
      },
      {
        outcome: 'never written',
        how: 'no container requests more than its limit',
        finds: aboveTheirLimits,
        within: 'platforms and goldens',
        seeded: [
          deployment(
            {},
            { containers: [{ name: 'a', resources: { requests: { cpu: '2' }, limits: { cpu: '1500m' } } }] },
          ),
        ],
      },
    ],
  },
  {
    id: 'RES010',
    ways: [
      {
        outcome: 'refused at synth',
        how: 'a container above the maximum of its namespace',
        build: (chart) => {
          new NamespaceGuardrails(chart, 'Namespace', { name: 'stella', limits: { maxCpu: '500m' } });
          new Microservice(chart, 'Api', minimal);
        },
        says: "[chart/Namespace] LimitRange 'stella/stella-limits': Deployment 'stella/stt-service': max cpu 500m refuses container 'stt-service', whose limit is 1",
      },
      {
        outcome: 'refused at synth',
        how: 'an operator-made pod above that maximum',
        build: (chart) => {
          new NamespaceGuardrails(chart, 'Namespace', { name: 'azora', limits: { maxCpu: '500m' } });
          new PostgresCluster(chart, 'Db', minimalPostgres);
        },
        says: "[chart/Namespace] LimitRange 'azora/azora-limits': Cluster 'azora/postgres': max cpu 500m refuses container 'postgres', whose limit is 2",
      },
    ],
  },
  {
    id: 'SEC009',
    ways: [
      {
        outcome: 'does not compile',
        how: 'a custom security context',
        wrong: `new Microservice(chart, 'Api', { ...props, securityContext: { privileged: true } })`,
        right: `new Microservice(chart, 'Api', props)`,
        says: "Object literal may only specify known properties, and 'securityContext' does not exist in type 'MicroserviceProps'.",
      },
      {
        outcome: 'input error',
        how: 'root',
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, userId: 0 }),
        says: "Microservice 'stella/stt-service': userId must be a whole number from 1 to 2147483647: 0 is root, got 0",
      },
      {
        outcome: 'never written',
        how: 'every pod is what restricted asks for',
        finds: unrestricted,
        within: 'platforms and goldens',
        seeded: [deployment({}, { containers: [{ name: 'a', image: 'a:1' }] })],
      },
      {
        outcome: 'left to a rule',
        how: 'a Deployment of cdk8s-plus-28 in a guarded namespace',
        why: 'The library does not create its pods, and the rules of a level differ by version, so a rule on the finished objects must check it.',
        build: (chart) => {
          new NamespaceGuardrails(chart, 'Namespace', { name: 'stella' });
          const resources = { cpu: { request: Cpu.millis(100), limit: Cpu.millis(200) } };
          new Deployment(chart, 'Api', { metadata, containers: [{ image: minimal.image, resources }] });
        },
        finds: unrestricted,
      },
    ],
  },
  {
    id: 'SEC013',
    ways: [
      {
        outcome: 'never written',
        how: 'a container with a read-only root has /tmp unless its scratchDirs say otherwise',
        finds: withoutTmp,
        within: 'platforms and goldens',
        seeded: [deployment({}, { containers: [{ name: 'a', securityContext: { readOnlyRootFilesystem: true } }] })],
      },
      {
        outcome: 'left to a rule',
        how: 'scratchDirs without /tmp',
        why: 'Only the image knows whether its process writes to /tmp.',
        warns: "scratchDirs has no /tmp: the root file system is read-only, and Python's tempfile fails without it",
        build: (chart) =>
          new Microservice(chart, 'Api', { ...minimal, scratchDirs: [{ path: '/cache', size: '64Mi' }] }),
        finds: withoutTmp,
      },
    ],
  },
];
