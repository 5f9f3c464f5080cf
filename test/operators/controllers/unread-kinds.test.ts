import { createsUnreadPods } from '../../../src/operators/index';
import { resource } from '../made';
import { template } from './templates';

const created = (apiVersion: string, kind: string, spec: object = {}) =>
  createsUnreadPods(resource(apiVersion, kind, 'x', spec));

test('kinds that certainly create pods are known by their group and kind', () => {
  expect(created('argoproj.io/v1alpha1', 'Workflow')).toBe(true);
  expect(created('argoproj.io/v1alpha1', 'Application')).toBe(false);
  expect(created('elasticsearch.k8s.elastic.co/v1', 'Elasticsearch')).toBe(true);
  expect(created('operator.victoriametrics.com/v1beta1', 'VMAgent')).toBe(true);
  expect(created('example.com/v1', 'Workflow')).toBe(false);
  expect(created('constructor/v1', 'toString')).toBe(false);
});

test('a kind of an unknown group creates pods if it has a pod template anywhere', () => {
  expect(created('example.com/v1', 'Bot', { template: template({}) })).toBe(true);
  expect(created('example.com/v1', 'Bot', { podTemplate: template({}) })).toBe(true);
  expect(created('example.com/v1', 'Bot', { parts: [{ deep: { pod: template({}).spec } }] })).toBe(true);
  expect(created('example.com/v1', 'Bot', { containers: [{ image: 'x' }] })).toBe(true);
  expect(created('example.com/v1', 'Bot', { containers: 3, image: 'x' })).toBe(false);
  expect(created('example.com/v1', 'Bot', { containers: ['a'] })).toBe(false);
});

test('built-in kinds, policies with patterns and kinds that change the pods of others create none', () => {
  expect(created('apps/v1', 'Deployment', { template: template({}) })).toBe(false);
  expect(created('kyverno.io/v1', 'ClusterPolicy', { rules: [{ validate: { pattern: template({}) } }] })).toBe(false);
  expect(created('apps.kruise.io/v1alpha1', 'SidecarSet', { containers: [{ name: 'x', image: 'x' }] })).toBe(false);
});

test('a resource that contains itself does not end the search in an error', () => {
  const spec: Record<string, unknown> = {};
  spec.self = spec;
  expect(created('example.com/v1', 'Bot', spec)).toBe(false);
});
