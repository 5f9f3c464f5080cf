import { ApiObject, Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { warningsIn } from '../../src/core/input/warnings';
import { Microservice } from '../../src/service/microservice';
import type { MicroserviceProps } from '../../src/service/microservice-props';
import type { StatefulServiceProps } from '../../src/service/stateful-service-props';
import { toKubeObject } from '../support/objects';

/** The required props of a service. */
export const minimal: MicroserviceProps = {
  name: 'stt-service',
  namespace: 'stella',
  image: 'ghcr.io/acme/stt:2.1.0@sha256:3b1f0c5e8a9d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d9c8b7a6f5e4d3c2b',
  ports: [{ name: 'http', port: 8080 }],
  cpuRequest: '250m',
  cpuLimit: '1',
  memoryRequest: '512Mi',
  memoryLimit: '1Gi',
};

/** The required props of a server. */
export const minimalServer: StatefulServiceProps = {
  name: 'queue',
  namespace: 'stella',
  image: 'ghcr.io/acme/queue:3.2.1@sha256:3b1f0c5e8a9d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d9c8b7a6f5e4d3c2b',
  cpuRequest: '250m',
  cpuLimit: '1',
  memoryRequest: '512Mi',
  memoryLimit: '1Gi',
  ports: [{ name: 'clients', port: 4222 }],
  storageSize: '10Gi',
  storagePath: '/data',
};

/** A Microservice in a separate chart. */
export function microservice(changes: Partial<MicroserviceProps> = {}): Microservice {
  return new Microservice(Testing.chart(), 'Service', { ...minimal, ...changes });
}

/** All objects of the chart that a construct is in. */
export function objectsAround(construct: Construct): readonly object[] {
  return Chart.of(construct).toJson();
}

/** Only the objects of these kinds, as a chart: each golden shows one decision. */
export function pageOf(construct: Construct, ...kinds: readonly string[]): Chart {
  const page = Testing.chart();
  objectsAround(construct)
    .map(toKubeObject)
    .filter(({ kind }) => kinds.includes(kind))
    .forEach((object, index) => {
      new ApiObject(page, `Object${index}`, object);
    });
  return page;
}

/** The warnings and errors at synth, with their constructs. */
export function warningsAround(construct: Construct): readonly string[] {
  return warningsIn(construct.node.root).map(({ rule, subjects }) => `${rule}: ${subjects.join(', ')}`);
}
