import { AgentsApp } from '../../src/app/agents-app';
import { StellaPlatform } from '../../src/platforms/stella';
import type { StellaPlatformProps } from '../../src/platforms/stella-props';
import { type KubeObject, toIdentity, toKubeObject } from '../support/objects';
import { azoraObjects } from './azora-objects';

function stellaObjects(props: StellaPlatformProps = {}): readonly KubeObject[] {
  const app = new AgentsApp({ report: false });
  new StellaPlatform(app, 'stella', props);
  return app.charts.flatMap((chart) => chart.toJson()).map(toKubeObject);
}

/** The objects that differ between two sets: what a review of the commit shows. */
function changed(before: readonly KubeObject[], after: readonly KubeObject[]): readonly string[] {
  const texts = new Map(before.map((object) => [toIdentity(object), JSON.stringify(object)]));
  expect(after.map(toIdentity)).toEqual(before.map(toIdentity));
  return after
    .filter((object) => texts.get(toIdentity(object)) !== JSON.stringify(object))
    .map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace}/${name}`)
    .sort();
}

const azora = azoraObjects();
const stella = stellaObjects();

// Written by hand: who uses which credentials.
test.each<[string, readonly string[]]>([
  [
    'azora/llm-wrapper',
    ['Deployment azora-es/llm-wrapper-service', 'ExternalSecret azora-es/llm-wrapper-service-credentials'],
  ],
  ['azora/api-gateway', ['Deployment azora/api-gateway', 'ExternalSecret azora/api-gateway-credentials']],
  ['azora/redis/sessions', ['Deployment azora/session-service', 'ExternalSecret azora/redis-sessions']],
  [
    'azora/redis/gateway',
    ['Deployment azora/api-gateway', 'Deployment azora/api-gateway-pump', 'ExternalSecret azora/redis-gateway'],
  ],
  [
    // One entry, and a Secret in each namespace: they are read together.
    'azora/redis/ai',
    [
      'Deployment azora-es/ai-agent-service',
      'Deployment azora-es/analytics-service',
      'Deployment azora-es/llm-wrapper-service',
      'ExternalSecret azora-es/redis-ai',
      'ExternalSecret azora/redis-ai',
    ],
  ],
  ['azora/postgres/course-a', ['Deployment azora/course-service', 'ExternalSecret azora/postgres-course-a']],
  // No client uses it, so its password may change at any time.
  ['azora/postgres/course-b', ['ExternalSecret azora/postgres-course-b']],
  // The plugin reads the Secret at each backup.
  ['azora/postgres-backup', ['ExternalSecret azora/postgres-backup']],
])("rotating Azora's %s changes its Secrets and the pods that use it, and nothing else", (entry, expected) => {
  expect(changed(azora, azoraObjects({ rotations: { [entry]: '2026-11-26' } }))).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  [
    'stella/session-management-server',
    ['Deployment stella/session-management-server', 'ExternalSecret stella/session-management-server-credentials'],
  ],
  [
    'stella/message-recorder',
    ['Deployment stella/message-recorder', 'ExternalSecret stella/message-recorder-credentials'],
  ],
])("rotating STELLA's %s changes its Secret and the pods that use it, and nothing else", (entry, expected) => {
  expect(changed(stella, stellaObjects({ rotations: { [entry]: '2026-11-26' } }))).toEqual(expected);
});

test('one commit gives the other login of Postgres a new password and moves the service to it', () => {
  const after = azoraObjects({
    rotations: { 'azora/postgres/course-b': '2026-11-26' },
    postgresLogins: { course: 'b' },
  });
  expect(changed(azora, after)).toEqual(['Deployment azora/course-service', 'ExternalSecret azora/postgres-course-b']);
  const [template] = after
    .filter(({ metadata }) => metadata.name === 'course-service')
    .filter(({ kind }) => kind === 'Deployment');
  expect(template).toMatchObject({
    spec: {
      template: { metadata: { annotations: { 'cdk8s-agents/secret-rotations': 'postgres-course-b=2026-11-26' } } },
    },
  });
  expect(JSON.stringify(template)).toContain('"name":"postgres-course-b"');
  expect(JSON.stringify(template)).not.toContain('postgres-course-a');
});

test('each Secret of one entry in the store has the same rotation', () => {
  const secrets = azoraObjects({ rotations: { 'azora/redis/ai': 'second' } }).filter(
    ({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'redis-ai',
  );
  expect(secrets).toHaveLength(2);
  for (const secret of secrets) {
    expect(secret).toMatchObject({
      spec: { target: { template: { metadata: { annotations: { 'cdk8s-agents/rotation': 'second' } } } } },
    });
  }
});

test("the embedded server's password is read once, because the image never changes it", () => {
  const embedded = azoraObjects({ backing: 'embedded' });
  expect(embedded.find(({ metadata }) => metadata.name === 'postgres-app')).toMatchObject({
    metadata: {
      annotations: { 'cdk8s-agents/once-reason': 'the image reads the password only when it creates the database' },
    },
    spec: { refreshPolicy: 'CreatedOnce' },
  });
  const after = azoraObjects({ backing: 'embedded', rotations: { 'azora/kafka/analytics': 'second' } });
  expect(changed(embedded, after)).toEqual([
    'Deployment azora-es/analytics-service',
    'ExternalSecret azora-es/events-analytics',
    'StatefulSet azora-es/events',
  ]);
});

test('an entry that nobody uses, and a text that no annotation could list, are refused', () => {
  expect(() => stellaObjects({ rotations: { 'stella/recorder': 'second' } })).toThrow(
    'StellaPlatform: key of rotations must be one of stella/message-recorder, stella/session-management-server, got "stella/recorder"',
  );
  // Sessions keep the credentials that they started with.
  expect(() => stellaObjects({ demoSession: true, rotations: { 'stella/sessions/demo': 'second' } })).toThrow(
    'got "stella/sessions/demo"',
  );
  expect(() => stellaObjects({ rotations: { 'stella/message-recorder': 'a b' } })).toThrow(
    'StellaPlatform: rotations[\'stella/message-recorder\'] must be letters, digits, dots, dashes and underscores, 63 at most, such as 2026-11-26, got "a b"',
  );
  expect(() => azoraObjects({ rotations: { 'azora/postgres/course': 'second' } })).toThrow(
    'AzoraPlatform: key of rotations must be one of azora/api-gateway, azora/llm-wrapper, azora/postgres-backup, azora/postgres/course-a, ',
  );
});

test('a login of a service without Postgres, a third login, and logins of the embedded server are refused', () => {
  const refused = (props: object): (() => void) => {
    return () => {
      azoraObjects(props);
    };
  };
  expect(refused({ postgresLogins: { session: 'b' } })).toThrow(
    'AzoraPlatform: key of postgresLogins must be one of user, course, enrollment, got "session"',
  );
  expect(refused({ postgresLogins: { course: 'c' } })).toThrow('postgresLogins.course must be one of a, b, got "c"');
  expect(refused({ backing: 'embedded', postgresLogins: { course: 'b' } })).toThrow(
    'postgresLogins must be left out with backing embedded, which has one user for all services',
  );
});
