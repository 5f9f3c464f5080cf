import { ApiObject, type ApiObjectMetadata, App, Chart } from 'cdk8s';
import { KafkaCluster } from '../../src/backing/kafka/cluster';
import type { ArgoApplicationProps } from '../../src/gitops/argo-application';
import { ArgoApplication } from '../../src/gitops/argo-application';
import { ArgoProject, type ArgoProjectProps } from '../../src/gitops/argo-project';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Microservice } from '../../src/service/microservice';
import { minimalKafka } from '../backing/kafka/samples';
import { minimal } from '../service/samples';

/** A small platform: a namespace, a backing service, a service, a monitor. */
export function platform(): Chart {
  const chart = new Chart(new App({ outdir: 'dist' }), 'platform');
  new Microservice(chart, 'Gateway', { ...minimal, name: 'gateway', namespace: 'azora' });
  new KafkaCluster(chart, 'Kafka', { ...minimalKafka, monitor: {}, operatorNetworkPolicies: false }).addTopic({
    name: 'events',
    partitions: 3,
    retentionSize: '1Gi',
  });
  new NamespaceGuardrails(chart, 'Namespace', { name: 'azora' });
  return chart;
}

/** Any object. */
export function object(chart: Chart, kind: string, apiVersion: string, metadata: ApiObjectMetadata): ApiObject {
  return new ApiObject(chart, `${kind}-${chart.node.children.length}`, { apiVersion, kind, metadata });
}

export const minimalProject: Omit<ArgoProjectProps, 'deploys'> = {
  name: 'azora',
  repoUrl: 'https://github.com/acme/azora.git',
};

/** A project in a separate chart, whose app writes to another folder than the platform's. */
export function argoProject(changes: Partial<ArgoProjectProps> = {}, outdir = 'argocd'): ArgoProject {
  const chart = new Chart(new App({ outdir }), 'argocd');
  return new ArgoProject(chart, 'Project', { ...minimalProject, deploys: [platform()], ...changes });
}

/** An application and its project. */
export function argoApplication(changes: Partial<ArgoApplicationProps> = {}, outdir?: string): ArgoApplication {
  const project = changes.project ?? argoProject({}, outdir);
  return new ArgoApplication(Chart.of(project), 'Application', { name: 'azora', path: 'dist', ...changes, project });
}
