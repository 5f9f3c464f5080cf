import { Chart } from 'cdk8s';
import type { EmbeddedKafkaProps } from '../../../src/backing/kafka/embedded';
import { pageOf, warningsAround } from '../../service/samples';
import { expectGolden } from '../../support/golden';
import { find } from '../../support/objects';
import { schemaErrors, versions } from '../../support/schemas';
import { describeWithShared } from '../../support/shared';
import { embeddedKafka, kafkaObjects, minimalEmbedded } from './samples';

// Required<> makes a missing new prop a compile error.
const every: Required<EmbeddedKafkaProps> = {
  ...minimalEmbedded,
  username: 'azora',
  image: 'ghcr.io/acme/kafka:4.3.1',
  imagePullSecrets: ['registry-credentials'],
  storageSize: '5Gi',
  storageClassName: 'standard',
  cpuRequest: '200m',
  cpuLimit: '2',
  memoryRequest: '768Mi',
  memoryLimit: '2Gi',
};

test('an embedded Kafka with a volume', () => {
  expectGolden(pageOf(embeddedKafka(), 'StatefulSet'), 'embedded-kafka/defaults');
});

test('the objects around an embedded Kafka', () => {
  const kinds = ['ConfigMap', 'NetworkPolicy', 'Service', 'ServiceAccount'];
  expectGolden(pageOf(embeddedKafka(), ...kinds), 'embedded-kafka/defaults-around');
});

test('every prop of an embedded Kafka reaches its pod', () => {
  expectGolden(pageOf(embeddedKafka(every), 'StatefulSet'), 'embedded-kafka/every-prop');
});

test("clients of an embedded Kafka get the variables of a cluster's clients, without a CA", () => {
  expect(embeddedKafka(every).clientFacts).toEqual({
    encryption: { plainTextReason: 'the image has no certificate of its own' },
    env: {
      KAFKA_BOOTSTRAP_SERVERS: 'kafka.azora.svc:9092',
      KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
      KAFKA_SASL_MECHANISM: 'PLAIN',
      KAFKA_SASL_USERNAME: 'azora',
    },
    secretEnv: { KAFKA_SASL_PASSWORD: { secretName: 'kafka-client', key: 'password' } },
    secretsNamespace: 'azora',
    ports: ['tcp-clients'],
  });
});

test('the password comes from a variable, whose value comes from a Secret', () => {
  const [config, pod] = ['ConfigMap', 'StatefulSet'].map((kind) => find(kafkaObjects(embeddedKafka()), kind, 'kafka'));
  expect(JSON.stringify(config)).toMatch(/user_app=\\"\$\{env:CLIENT_PASSWORD\}\\";/);
  expect(JSON.stringify(pod)).toContain(
    '{"name":"CLIENT_PASSWORD","valueFrom":{"secretKeyRef":{"key":"password","name":"kafka-client"}}}',
  );
});

test("a Service named kafka sets no option: service links are off, and the image's entrypoint is not used", () => {
  const pod = JSON.stringify(find(kafkaObjects(embeddedKafka()), 'StatefulSet', 'kafka'));
  expect(pod).toContain('"enableServiceLinks":false');
  expect(pod).toContain('/opt/kafka/bin/kafka-server-start.sh /opt/embedded/server.properties');
});

test('it warns at synth that it is not for production', () => {
  expect(warningsAround(embeddedKafka())).toContain(
    "it is not for production: one pod, no backup, no failover, connections that are not encrypted: EmbeddedKafka 'azora/kafka'",
  );
});

test('all wrong props of an embedded Kafka are reported at once', () => {
  const wrong = { name: 'Kafka', username: 'a b', passwordSecret: { secretName: 'Kafka', key: 'pass word' } };
  expect(() => embeddedKafka(wrong)).toThrowErrorMatchingInlineSnapshot(
    `"EmbeddedKafka 'azora/Kafka': username must be letters, digits, dashes and underscores, such as app, got "a b"; passwordSecret.secretName must be dot-separated labels of lower-case letters, digits and dashes, 253 at most, such as agent-demo, got "Kafka"; passwordSecret.key must be letters, digits, dashes, dots and underscores, 253 at most, such as OPENAI_API_KEY, got "pass word"; name must be lower-case letters, digits and dashes, a letter first, 63 at most, such as stt-service, got "Kafka""`,
  );
});

describeWithShared('the embedded form by schema', () => {
  test.each(versions())('every object is valid in %s', (version) => {
    const objects = [embeddedKafka(), embeddedKafka(every)].flatMap((kafka): object[] => Chart.of(kafka).toJson());
    expect(objects.flatMap((object) => schemaErrors(object, version))).toEqual([]);
  });
});
