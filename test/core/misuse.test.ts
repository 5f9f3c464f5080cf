import { runInNewContext } from 'node:vm';
import { App, Chart } from 'cdk8s';
import { InputError } from '../../src/core/input/input';
import * as library from '../../src/index';
import { AddressSet, PortSet, reachability } from '../../src/reachability';
import { reachabilityMatchers } from '../../src/testing';

/*
 * What JavaScript users really do, beyond values of other types: calls without `new`, methods taken off their objects, values that
 * throw when they are read, classes of the same name. Secrets are canaries: no message may hold one.
 */

const CANARY = 'canary-of-a-secret';
const {
  AgentPod,
  AgentProfile,
  EmbeddedRedis,
  Egress,
  Health,
  Microservice,
  renderOwnedSecret,
  renderSession,
  stellaLight,
} = library;

const profileProps = {
  name: 'coder',
  image: 'ghcr.io/acme/coder:2.3.0',
  cpuRequest: '500m',
  cpuLimit: '1',
  memoryRequest: '1Gi',
  memoryLimit: '2Gi',
};

const session = {
  id: 'demo',
  namespace: 'ai',
  credentials: { LIVEKIT_URL: CANARY, OPENAI_API_KEY: CANARY, ROOM_NAME: CANARY, SESSION_ID: CANARY },
};

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'a' }, spec: { containers: [] } };

function chart(): Chart {
  return new Chart(new App(), 'chart');
}

function service(props: object = {}): library.Microservice {
  const ports = [{ name: 'http', port: 8080 }];
  const all = { ...profileProps, namespace: 'ns', ports, health: Health.tcp({ port: 'http' }), ...props };
  return new Microservice(chart(), 'Service', all);
}

function profile(props: object): library.AgentProfile {
  return new AgentProfile({ ...profileProps, ...props });
}

/** Calls as JavaScript does: no compiler looks at the arguments. */
function call(target: unknown, ...args: readonly unknown[]): unknown {
  if (typeof target !== 'function') throw new Error('it cannot be called');
  return Reflect.apply(target, undefined, args);
}

function make(target: unknown, ...args: readonly unknown[]): unknown {
  if (typeof target !== 'function') throw new Error('it cannot be called');
  return Reflect.construct(target, args);
}

/** The message of the InputError that a call ends in. */
function refusal(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('it is taken');
}

function throwing(props: object, name: string): object {
  return Object.defineProperty({ ...props }, name, {
    enumerable: true,
    get: () => {
      throw new Error(CANARY);
    },
  });
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** An object that contains itself. */
function circular(): object {
  const object: { self?: unknown } = {};
  object.self = object;
  return object;
}

const AWAITED = 'a Promise: await it';

test.each<[string, () => unknown, string]>([
  [
    'a class without new',
    () => call(AgentPod, {}),
    'AgentPod: AgentPod must be called with new, as in new AgentPod(…)',
  ],
  [
    'new of a class with a private constructor',
    () => make(Health),
    'Health: Health must not be called with or without new: use Health.command(…) or Health.grpc(…) or Health.heartbeat(…) or Health.http(…) or Health.none(…) or Health.tcp(…)',
  ],
  ['new of a class of static methods', () => make(Egress), 'Egress: Egress must not be called'],
  [
    'a method without its object',
    () => call(service().connectTo, {}),
    'Microservice#connectTo: connectTo must be called on an object of class Microservice, got undefined: pass (…args) => object.connectTo(…args) on, not the method alone',
  ],
  [
    'a method without parameters',
    () => call(reachability([]).connections),
    'Reachability#connections: connections must',
  ],
  [
    'an App as the scope',
    () => new AgentPod(new App(), 'Pod', { profile: stellaLight, id: 'a', namespace: 'b' }),
    "AgentPod 'b/a': scope must be a Chart, or a construct in one",
  ],
  [
    'an object with a node',
    () => make(AgentPod, { node: {} }, 'Pod', { profile: stellaLight, id: 'a', namespace: 'b' }),
    'scope must be an object with node, got an object',
  ],
  [
    'an empty id',
    () => new AgentPod(chart(), '', { profile: stellaLight, id: 'a', namespace: 'b' }),
    'id must not be empty',
  ],
  [
    'a getter that throws',
    () => make(AgentProfile, throwing(profileProps, 'image')),
    "AgentProfile 'coder': image must be readable, and throws an error when it is read",
  ],
  [
    'a credential that throws',
    () => call(renderSession, stellaLight, { ...session, credentials: throwing({}, 'ROOM_NAME') }),
    'renderSession: credentials.ROOM_NAME must be readable',
  ],
  ['a Proxy that was revoked', () => make(AgentProfile, revoked()), 'AgentProfile: props must be readable'],
  ['a Promise of a profile', () => call(renderSession, Promise.resolve(stellaLight), session), AWAITED],
  [
    'a Promise of a Secret',
    () => call(renderOwnedSecret, Promise.resolve({}), { metadata: { name: 'a', uid: 'u' } }),
    AWAITED,
  ],
  ['a Promise of objects', () => call(reachability, [Promise.resolve(pod)]), AWAITED],
  [
    'a rendered session as a Secret',
    () => renderOwnedSecret(Object(renderSession(stellaLight, session)), { metadata: { name: 'a', uid: 'u' } }),
    'secret must be a Secret, such as the secret that renderSession returns',
  ],
  [
    'a text as a Secret',
    () => call(renderOwnedSecret, CANARY, { metadata: { name: 'a', uid: 'u' } }),
    'secret must be an object, got a string',
  ],
  ['a class of the same name', () => profile({ egress: [new (class Peer {})()] }), 'egress[0] must be a Peer'],
  [
    'a map of images with a typo',
    () => make(library.AzoraPlatform, new App(), 'azora', { images: { sesion: 'a:1' } }),
    'images.sesion is not an option: did you mean session?',
  ],
  [
    'a word that is not in the list',
    () =>
      call(reachability([pod]).isolated.bind(reachability([pod])), { id: 'a/p', labels: {}, ports: [] }, 'sideways'),
    'direction must be one of egress, ingress, got a string',
  ],
  [
    'objects that contain themselves',
    () => call(reachability, [{ ...pod, metadata: { name: 'p', labels: circular() } }]),
    'such as one that contains itself',
  ],
  [
    'a List that contains itself',
    () => {
      const items: unknown[] = [];
      const list = { apiVersion: 'v1', kind: 'List', items };
      items.push(list);
      return reachability([list]);
    },
    'items must not contain the List itself',
  ],
  [
    'what is no block',
    () => AddressSet.block('x'),
    'AddressSet.block: cidr must be a block such as 203.0.113.0/24, got "x"',
  ],
  [
    'what is no port',
    () => PortSet.range('TCP', Number.NaN),
    'PortSet.range: first and last must be ports from 1 to 65535, got NaN and NaN',
  ],
  [
    'charts that contain themselves',
    () => {
      const charts: unknown[] = [];
      charts.push({ charts });
      return reachabilityMatchers.toReach(charts[0], 'a/p', 'internet', 443);
    },
    'from must be a workload, a Service, an address or a block',
  ],
])('%s ends in an InputError', (_what, attempt, message) => {
  expect(refusal(attempt)).toContain(message);
  expect(refusal(attempt)).not.toContain(CANARY);
});

test('names of Object.prototype are names like any other, except __proto__', () => {
  const credentials = { ...session.credentials, constructor: 'b' };
  expect(renderSession(stellaLight, { ...session, credentials }).secret?.data).toHaveProperty('constructor', 'Yg==');
  const polluted = { ...session, credentials: JSON.parse(`{"__proto__":"${CANARY}"}`) };
  expect(refusal(() => renderSession(stellaLight, polluted))).toBe(
    'renderSession: credentials must not have the key __proto__: choose another name',
  );
  const needy = profile({ secretKeys: ['constructor'] });
  expect(refusal(() => renderSession(needy, { ...session, credentials: {} }))).toContain(
    "credentials.constructor must be given: AgentProfile 'coder' needs it",
  );
});

test('an id that is taken ends in an InputError', () => {
  const scope = chart();
  const pods = { profile: stellaLight, namespace: 'b' };
  new AgentPod(scope, 'Pod', { ...pods, id: 'one' });
  expect(refusal(() => new AgentPod(scope, 'Pod', { ...pods, id: 'two' }))).toBe(
    "AgentPod 'b/two': id must be the only one of its name in the scope",
  );
});

test('an object in place of a text is not shown: it may hold a secret', () => {
  const message = refusal(() => call(renderSession, stellaLight, { ...session, secretName: { value: CANARY } }));
  expect(message).toBe('renderSession: secretName must be a string, got an object');
  const props = { name: 'r', namespace: 'n', passwordSecret: { secretName: 's', key: { value: CANARY } } };
  expect(refusal(() => make(EmbeddedRedis, chart(), 'Redis', props))).not.toContain(CANARY);
});

test('messages stay short, whatever the length of names and lists', () => {
  const long = 'x'.repeat(1_000_000);
  const many = Array.from({ length: 10_000 }, () => ({ name: 'http', port: '1' }));
  for (const attempt of [() => profile({ name: long }), () => profile({ [long]: 1 }), () => service({ ports: many })]) {
    expect(refusal(attempt).length).toBeLessThan(10_000);
  }
  expect(refusal(() => service({ ports: many }))).toContain('; and 19953 more');
});

class Props {
  get name(): string {
    return 'coder';
  }
  readonly image = profileProps.image;
  readonly cpuRequest = '500m';
  readonly cpuLimit = '1';
  readonly memoryRequest = '1Gi';
  readonly memoryLimit = '2Gi';
}

test.each<[string, object]>([
  ['frozen', Object.freeze({ ...profileProps })],
  ['without a prototype', Object.assign(Object.create(null), profileProps)],
  ['a structured clone', structuredClone(profileProps)],
  ['from another realm', runInNewContext(`(${JSON.stringify(profileProps)})`)],
  ['a Proxy', new Proxy(profileProps, {})],
  ['of a class with getters', new Props()],
])('props are taken that are %s', (_what, props) => {
  expect(make(AgentProfile, props)).toHaveProperty('template', profile({}).template);
});

test('classes stay what they are', () => {
  class Coder extends AgentPod {
    constructor(scope: Chart, id: string) {
      super(scope, id, { profile: profile({}), id: 'a', namespace: 'b' });
    }
  }
  const coder = new Coder(chart(), 'Coder');
  expect([coder instanceof Coder, coder instanceof AgentPod, coder.constructor === Coder]).toEqual([true, true, true]);
  expect(profile({}).constructor).toBe(AgentProfile);
  expect([AgentProfile.name, AgentPod.length, AgentProfile.fromProfile.name, AgentProfile.fromProfile.length]).toEqual([
    'AgentProfile',
    3,
    'fromProfile',
    2,
  ]);
  class Derived extends AgentProfile {}
  expect(Derived.fromProfile).toBe(AgentProfile.fromProfile);
});
