import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiObject, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { type GuardrailProps, guardrails } from '../../src/namespace/guardrail-registry';
import { NamespaceGuardrails } from '../../src/namespace/namespace-guardrails';
import { Quota } from '../../src/namespace/quota';
import { GOLDEN_DIR } from '../support/golden';

/** The contract of all guardrails, which also tests each new guardrail. */
const name = 'ai-agents';
const every: Required<GuardrailProps> = {
  name,
  podSecurity: 'restricted',
  podSecurityVersion: 'v1.30',
  podSecurityReason: '',
  systemNamespaceReason: '',
  labels: { team: 'voice' },
  quota: Quota.of({ requestsCpu: '10', requestsMemory: '20Gi' }),
  limits: {},
  createdBy: {},
};

describe.each(Object.entries(guardrails))('guardrail %s', (key, add) => {
  const id = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;

  function built(): { readonly path: string; readonly object: ApiObject } {
    const chart = Testing.chart();
    const guardrail = add(chart, every);
    if (guardrail === undefined) throw new Error(`${key} is not built from every prop`);
    return { path: guardrail.node.path, object: guardrail.resource };
  }

  test('is a child with a fixed id, and its object is called Resource', () => {
    const { path, object } = built();
    expect([path, object.node.path]).toEqual([`test/${id}`, `test/${id}/Resource`]);
  });

  test('is in the namespace, or is the namespace', () => {
    const { metadata, kind } = built().object.toJson();
    expect(kind === 'Namespace' ? metadata.name : metadata.namespace).toBe(name);
  });

  test('renders the same object anywhere in the tree', () => {
    const elsewhere = add(new Construct(new Chart(Testing.app(), 'other'), 'Inner'), every);
    expect(elsewhere?.resource.toJson()).toEqual(built().object.toJson());
  });

  test('carries the labels of a guardrail', () => {
    expect(built().object.toJson().metadata.labels).toMatchObject({
      'app.kubernetes.io/component': 'guardrail',
      'app.kubernetes.io/managed-by': 'cdk8s-agents',
      'app.kubernetes.io/name': name,
    });
  });

  test('refuses an invalid namespace', () => {
    expect(() => add(Testing.chart(), { ...every, name: 'AI' })).toThrow(/must be lower-case.*got "AI"/);
  });

  test('is part of NamespaceGuardrails', () => {
    const all = new NamespaceGuardrails(Testing.chart(), 'Guardrails', every);
    expect(all.node.children.map((child) => child.node.id)).toContain(id);
  });

  test('has a golden with every prop', () => {
    const golden = join(GOLDEN_DIR, toKebab(add(Testing.chart(), every)?.constructor.name ?? ''), 'every-prop.yaml');
    expect(existsSync(golden) && readFileSync(golden, 'utf8')).toContain('kind: ');
  });
});

test('NamespaceGuardrails has only the registered guardrails', () => {
  const all = new NamespaceGuardrails(Testing.chart(), 'Guardrails', every);
  const ids = all.node.children.map((child) => child.node.id.toLowerCase());
  expect(ids).toEqual(Object.keys(guardrails).map((key) => key.toLowerCase()));
});

function toKebab(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
