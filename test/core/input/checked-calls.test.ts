import { Chart, Testing } from 'cdk8s';
import { InputError } from '../../../src/core/input/input';
import {
  AgentPod,
  AgentSecret,
  Egress,
  Microservice,
  NamespaceGuardrails,
  Peer,
  stellaLight,
} from '../../../src/index';

const microservice = {
  name: 'stt-service',
  namespace: 'stella',
  image: 'ghcr.io/acme/stt:2.0.1',
  ports: [{ name: 'grpc', port: 50051 }],
  cpuRequest: '500m',
  cpuLimit: '2',
  memoryRequest: '2Gi',
  memoryLimit: '4Gi',
};

/** The error of a call from plain JavaScript. */
function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error('the call was taken');
}

/** Drops the type, as for a caller without a compiler. */
function untyped<T>(value: unknown): T {
  return value as T;
}

const chart = () => Testing.chart();

test.each<[string, () => unknown, string]>([
  [
    'a text where a list is meant',
    () => new Microservice(chart(), 'Stt', untyped({ ...microservice, command: 'serve --fast' })),
    "Microservice 'stella/stt-service': command must be a list of strings, got a string",
  ],
  [
    'a Map where an object is meant',
    () => new Microservice(chart(), 'Stt', untyped({ ...microservice, env: new Map([['LOG_LEVEL', 'info']]) })),
    "Microservice 'stella/stt-service': env must be an object whose values are strings, got an object of class Map",
  ],
  [
    'an object of another class',
    () => new AgentPod(chart(), 'Pod', untyped({ id: 'room-7', namespace: 'ai-agents', profile: { name: 'mine' } })),
    "AgentPod 'ai-agents/room-7': profile must be an AgentProfile, got an object",
  ],
  [
    'no props at all',
    () => Reflect.construct(NamespaceGuardrails, [chart(), 'Guardrails']),
    "NamespaceGuardrails 'test/Guardrails': props must be an object with name, and is missing",
  ],
  [
    'an option that does not exist',
    () => new Microservice(chart(), 'Stt', untyped({ ...microservice, replica: 3 })),
    "Microservice 'stella/stt-service': replica is not an option: did you mean replicas?",
  ],
  [
    'a text where true or false is meant',
    () => new Microservice(chart(), 'Stt', untyped({ ...microservice, headlessService: 'false' })),
    "Microservice 'stella/stt-service': headlessService must be a boolean, got a string",
  ],
  [
    'a wrong item deep inside',
    () => new Microservice(chart(), 'Stt', untyped({ ...microservice, ports: [['grpc', 50051]] })),
    "Microservice 'stella/stt-service': ports[0] must be an object with name, port, got a list",
  ],
  [
    'a static method with a text in place of a list',
    () => Egress.liveKit(untyped({ cidrs: '203.0.113.0/24' })),
    'Egress.liveKit: cidrs must be a list of strings, got a string',
  ],
  [
    'a method with something that has no connections',
    () => new Microservice(chart(), 'Stt', microservice).connections.allowTo(untyped('stella/redis')),
    "Microservice 'stella/stt-service': the other end must be a Peer or have connections of cdk8s-agents: WorkloadPolicy.of adds them to a workload that this library did not make",
  ],
])('%s is refused with one error', (_, call, message) => {
  expect(messageOf(call)).toBe(message);
});

test("a wrong plain value gets the construct's own message with the rule", () => {
  expect(messageOf(() => Peer.pods(untyped({ namespace: 7 })))).toContain(
    'namespace must be lower-case letters, digits',
  );
});

test('all wrong options are reported at once', () => {
  const wrong = { ...microservice, ports: 'http', env: ['A=b'], replcas: 2 };
  const message = messageOf(() => new Microservice(chart(), 'Stt', untyped(wrong)));
  expect(message.split('; ')).toHaveLength(3);
});

test('a value, which may be a secret, is never shown', () => {
  const credentials = 'OPENAI_API_KEY=fake-canary';
  const options = { id: 'room-7', namespace: 'ai-agents', profile: stellaLight, source: credentials, credentials };
  expect(messageOf(() => new AgentSecret(chart(), 'Secret', untyped(options)))).not.toContain('fake-canary');
});

test('a subclass may pass on props with its own options, but no wrong ones', () => {
  class Labelled extends Microservice {
    constructor(scope: Chart, id: string, props: typeof microservice & { readonly team: string }) {
      super(scope, id, props);
    }
  }
  expect(new Labelled(chart(), 'Own', { ...microservice, team: 'speech' }).resolved.name).toBe('stt-service');
  const wrong = untyped<typeof microservice & { team: string }>({ ...microservice, team: 'speech', ports: 'http' });
  expect(messageOf(() => new Labelled(chart(), 'Own', wrong))).toContain(
    'ports must be a list of objects, got a string',
  );
});

test('a checked class keeps its name, its instances and its subclasses', () => {
  class Quiet extends Microservice {}
  const quiet = new Quiet(new Chart(Testing.app(), 'own'), 'Quiet', microservice);
  expect([Microservice.name, quiet instanceof Microservice, quiet.constructor.name]).toEqual([
    'Microservice',
    true,
    'Quiet',
  ]);
});
