import { Chart } from 'cdk8s';
import { BackendScaling } from '../../src/service/backend-scaling';
import type { BackendScalingProps } from '../../src/service/backend-scaling-props';
import type { Microservice } from '../../src/service/microservice';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import { inputCases, judgeByBuilding } from '../support/inputs';
import { describeWithShared } from '../support/shared';
import { microservice, objectsAround, warningsAround } from './samples';

const KINDS = ['deployment', 'hpa', 'hpaVsDeployment', 'hpaVsPdb', 'pdb', 'pdbVsReplicas', 'rbac', 'service'];

/** A case, expressed by props. */
interface Props {
  readonly service?: Partial<MicroserviceProps>;
  readonly scaling?: Partial<Omit<BackendScalingProps, 'target'>>;
}

/** The cases that props can express, each with its props. */
const SAID: ReadonlyMap<string, Props> = new Map<string, Props>([
  ['I461', { scaling: { minReplicas: 3, maxReplicas: 2 } }],
  ['I463', { scaling: { maxReplicas: 0 } }],
  ['I466', { scaling: { maxReplicas: 2, cpuUtilization: 0 } }],
  ['I470', { scaling: { maxReplicas: 2, metrics: [] } }],
  ['I472', { scaling: { minReplicas: 2 }, service: { replicas: 3 } }],
  ['I473', { scaling: { minReplicas: 1 }, service: { minAvailable: 1 } }],
  ['I474', { service: { replicas: 2, minAvailable: 1 } }],
  ['I475', { service: { minAvailable: 1, maxUnavailable: 1 } }],
  ['I480', { service: { maxUnavailable: '0%' } }],
  ['I481', { service: { minAvailable: '100%' } }],
  ['I484', { service: { replicas: 2, minAvailable: 2 } }],
  ['I543', { service: { labels: { x: 'y' } } }],
]);

/** The cases that props cannot express, because of their types or because the library sets the fields. */
const UNSAYABLE: ReadonlyMap<string, string> = new Map([
  ['I464', 'target is a required object, never a name that may be missing'],
  ['I465', 'the name of the target is that of the object'],
  ['I468', 'a ScalingMetric comes from a factory that takes the whole metric'],
  ['I541', 'selector and template labels come from one function, and labels cannot override them'],
  ['I546', 'the rolling update is fixed: maxSurge 1, maxUnavailable 0'],
  ['I548', 'the rolling update is fixed: maxSurge 1, maxUnavailable 0'],
  ['I573', 'the name of a port is a required prop'],
  ['I579', 'the selector of a Service is that of its pods'],
  ['I580', 'a Service is a ClusterIP, which has no external name'],
  ['I590', 'the rules of a Role are fixed; podMetrics alone adds one'],
  ['I591', 'the rules of a Role are fixed; podMetrics alone adds one'],
  ['I594', 'no construct makes a ClusterRoleBinding'],
  ['I595', 'the subject of the RoleBinding always has its namespace'],
  ['I597', 'the rules of a Role are fixed; podMetrics alone adds one'],
]);

/** @returns the error message */
function build({ service, scaling }: Props): readonly string[] {
  const target: Microservice = microservice(service);
  if (scaling !== undefined) new BackendScaling(Chart.of(target), 'Scaling', { target, maxReplicas: 10, ...scaling });
  objectsAround(target);
  return warningsAround(target);
}

describeWithShared('the shared input cases about services', () => {
  const cases = inputCases(...KINDS);

  test('each case is either expressed by props or listed as impossible, and no other is listed', () => {
    expect([...SAID.keys(), ...UNSAYABLE.keys()].sort()).toEqual(cases.map(({ id }) => id).sort());
  });

  test('Kubernetes refuses all cases that props cannot express', () => {
    expect(cases.filter(({ id, verdict }) => UNSAYABLE.has(id) && verdict !== 'reject')).toEqual([]);
  });

  test.each(cases.filter(({ id }) => SAID.has(id)).map(({ id, kind, verdict }) => [id, kind, verdict] as const))(
    '%s: this %s gets the verdict %s',
    (id, _kind, verdict) => {
      expect(judgeByBuilding(() => build(SAID.get(id) ?? {}))(undefined)).toBe(verdict);
    },
  );
});
