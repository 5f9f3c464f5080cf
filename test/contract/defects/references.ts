import { App, Chart } from 'cdk8s';
import { RedisCluster } from '../../../src/backing/redis/cluster';
import { ApiGateway } from '../../../src/gateway/api-gateway';
import { ServiceAlerts } from '../../../src/monitoring/service-alerts';
import { WorkloadMonitor } from '../../../src/monitoring/workload-monitor';
import { NamespaceGuardrails } from '../../../src/namespace/namespace-guardrails';
import { Connections } from '../../../src/network/connections';
import { Microservice } from '../../../src/service/microservice';
import { minimalCluster, minimalDatabase } from '../../backing/redis/samples';
import { minimalGateway } from '../../gateway/samples';
import { minimal } from '../../service/samples';
import { selectorsOfNobody, servicesOfNobody } from './path-finders';
import { homeless, ingressesOfNobody, placeholders, twins, unknownHosts } from './reference-finders';
import { podWith } from './seeds';
import type { Defect } from './way';

const metadata = { name: 'api', namespace: 'stella' };
/** Defects of references between objects. */
export const REFERENCES: readonly Defect[] = [
  {
    id: 'REF001',
    ways: [
      {
        outcome: 'does not compile',
        how: 'a custom selector',
        wrong: `new Microservice(chart, 'Api', { ...props, selector: { app: 'api' } })`,
        right: `new Microservice(chart, 'Api', props)`,
        says: "Object literal may only specify known properties, and 'selector' does not exist in type 'MicroserviceProps'.",
      },
      {
        outcome: 'never written',
        how: 'every Service selects the pods that are made with it',
        finds: servicesOfNobody,
        within: 'platforms',
        seeded: [{ apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: { app: 'api' } } }],
      },
    ],
  },
  {
    id: 'REF002',
    ways: [
      {
        outcome: 'does not compile',
        how: 'a route of an ApiGateway to a name',
        wrong: `gateway.addRoute({ path: '/stt', to: 'stt-service' })`,
        right: `gateway.addRoute({ path: '/stt', to: service })`,
        says: "Type 'string' is not assignable to type 'Microservice'.",
      },
      {
        outcome: 'input error',
        how: 'a route to a service of another app',
        build: (chart) => {
          const redis = new RedisCluster(chart, 'Redis', minimalCluster).addDatabase(minimalDatabase);
          const gateway = new ApiGateway(chart, 'Gateway', { ...minimalGateway, redis });
          const to = new Microservice(new Chart(new App(), 'elsewhere'), 'Stt', minimal);
          gateway.addRoute({ path: '/stt', to });
        },
        says: "ApiGateway 'azora/gateway' route /stt: to must be a service in the same app, so that both are applied together, got Microservice 'stella/stt-service'",
      },
      {
        outcome: 'never written',
        how: 'an Ingress leads to the Service of a Microservice',
        finds: ingressesOfNobody,
        within: 'platforms',
        seeded: [
          {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'Ingress',
            metadata,
            spec: { defaultBackend: { service: { name: 'api', port: { number: 80 } } } },
          },
        ],
      },
    ],
  },
  {
    id: 'REF003',
    ways: [
      {
        outcome: 'never written',
        how: 'connectTo and routes name the Services that are there',
        finds: unknownHosts,
        within: 'platforms',
        seeded: [podWith({ name: 'URL', value: 'http://db.stella.svc:80' })],
      },
      {
        outcome: 'left to a rule',
        how: 'a host in a custom variable',
        why: "A variable is free text, and the Service may be another app's.",
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, env: { TTS: 'http://tss-service.stella:80' } }),
        finds: unknownHosts,
      },
    ],
  },
  {
    id: 'REF004',
    ways: [
      {
        outcome: 'input error',
        how: 'a placeholder in an image',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an unresolved placeholder
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, image: 'ghcr.io/acme/stt:${TAG}' }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an unresolved placeholder
        says: 'Microservice \'stella/stt-service\': image must be an image reference such as ghcr.io/acme/agent:1.4.2, got "ghcr.io/acme/stt:${TAG}"',
      },
      {
        outcome: 'never written',
        how: 'no placeholder is left',
        finds: placeholders,
        within: 'platforms and goldens',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an unresolved placeholder
        seeded: [podWith({ name: 'URL', value: 'http://${HOST}' })],
      },
      {
        outcome: 'left to a rule',
        how: 'a placeholder in a variable',
        why: 'A variable is free text, and a shell in the image may fill it in.',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an unresolved placeholder
        build: (chart) => new Microservice(chart, 'Api', { ...minimal, env: { URL: 'http://${HOST}' } }),
        finds: placeholders,
      },
    ],
  },
  {
    id: 'REF009',
    ways: [
      {
        outcome: 'does not compile',
        how: 'a monitor of labels',
        wrong: `new WorkloadMonitor(chart, 'M', { name: 'stt', target: { app: 'stt' }, port: 'http' })`,
        right: `new WorkloadMonitor(chart, 'M', { name: 'stt', target: service, port: 'http' })`,
        says: "Object literal may only specify known properties, and 'app' does not exist in type 'IConnectable'.",
      },
      {
        outcome: 'input error',
        how: 'a monitor of a port that the target does not have',
        build: (chart) => {
          const target = new Microservice(chart, 'Api', minimal);
          new WorkloadMonitor(chart, 'Monitor', { name: 'stt', target, port: 'metrics' });
        },
        says: 'WorkloadMonitor \'stella/stt\': port must be one of http, got "metrics"',
      },
      {
        outcome: 'never written',
        how: 'every PodMonitor and every budget selects pods',
        finds: selectorsOfNobody,
        within: 'platforms',
        seeded: [
          {
            apiVersion: 'policy/v1',
            kind: 'PodDisruptionBudget',
            metadata,
            spec: { selector: { matchLabels: { a: 'b' } } },
          },
        ],
      },
      {
        outcome: 'left to a rule',
        how: 'a monitor of a custom Endpoint',
        why: 'The pods of a custom Endpoint may be part of another app.',
        build: (chart) => {
          const ports = [{ name: 'http', port: 8080 }];
          const endpoint = { subject: 'the worker', namespace: 'stella', podLabels: { app: 'wroker' }, ports };
          const target = { connections: new Connections(endpoint) };
          new WorkloadMonitor(chart, 'Monitor', { name: 'worker', target, port: 'http' });
        },
        finds: selectorsOfNobody,
      },
    ],
  },
  {
    id: 'REF010',
    ways: [
      {
        outcome: 'never written',
        how: 'every object is in a namespace that its platform makes',
        finds: homeless,
        within: 'platforms',
        seeded: [podWith({ name: 'A', value: 'b' })],
      },
      {
        outcome: 'left to a rule',
        how: 'a namespace that the app does not make',
        why: 'Another app, or an administrator, may make it.',
        build: (chart) => {
          new NamespaceGuardrails(chart, 'Namespace', { name: 'stela' });
          new Microservice(chart, 'Api', minimal);
        },
        finds: homeless,
      },
    ],
  },
  {
    id: 'REF013',
    ways: [
      {
        outcome: 'refused at synth',
        how: 'two objects with the same identity in an AgentsApp',
        build: (chart) => {
          new ServiceAlerts(chart, 'One', { name: 'services', namespace: 'stella' });
          new ServiceAlerts(chart, 'Other', { name: 'services', namespace: 'stella' });
        },
        says: "AgentsApp: monitoring.coreos.com PrometheusRule 'stella/services' must be defined once, and chart/One/Resource and chart/Other/Resource define it: rename or remove one of them",
      },
      {
        outcome: 'never written',
        how: 'no two objects are one',
        finds: twins,
        within: 'platforms',
        seeded: [podWith({ name: 'A', value: 'b' }), podWith({ name: 'A', value: 'c' })],
      },
      {
        outcome: 'left to a rule',
        how: 'two objects with the same identity in a plain App of cdk8s',
        why: 'A plain App does not check its objects, only AgentsApp does.',
        build: () => {
          const app = new App();
          const chart = new Chart(app, 'chart');
          new ServiceAlerts(chart, 'One', { name: 'services', namespace: 'stella' });
          new ServiceAlerts(chart, 'Other', { name: 'services', namespace: 'stella' });
          return app;
        },
        finds: twins,
      },
    ],
  },
];
