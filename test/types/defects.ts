import { waysWith } from '../contract/defects/defects';
import type { NoCompile } from '../contract/defects/way';
import { type Block, typeErrors } from '../docs/examples';

const NAMES = `
import { Chart } from 'cdk8s';
import {
  ApiGateway, BackendScaling, KafkaCluster, Microservice, type MicroserviceProps, Peer, PostgresCluster, RedisCluster,
  type RedisClusterProps, WorkloadMonitor,
} from 'cdk8s-agents';
declare const chart: Chart;
declare const props: MicroserviceProps;
declare const image: { readonly name: string; readonly namespace: string; readonly image: string };
declare const service: Microservice;
declare const gateway: ApiGateway;
declare const redis: RedisClusterProps;
declare const cluster: RedisCluster;
`;

/** The defects of test/contract/defects that the types rule out. */
export function defectTypes(): void {
  test('the compiler refuses each defect, and accepts the same statement without it', () => {
    const ways = waysWith<NoCompile>('does not compile');
    expect(ways.length).toBeGreaterThan(10);
    const answers = compile([...ways.map(({ wrong }) => wrong), ...ways.map(({ right }) => right)]);
    const [wrong, right] = [answers.slice(0, ways.length), answers.slice(ways.length)];
    expect(ways.map(({ id, how }, index) => ({ id, how, wrong: wrong[index], right: right[index] }))).toEqual(
      ways.map(({ id, how, says }) => ({ id, how, wrong: says, right: undefined })),
    );
  });
}

/** The first line of the compiler error of each statement. Undefined for a valid statement. */
function compile(statements: readonly string[]): readonly (string | undefined)[] {
  const blocks = statements.map(
    (statement, line): Block => ({
      file: 'statement',
      line,
      language: 'ts',
      text: `${NAMES}\n${statement};\n`,
    }),
  );
  const errors = typeErrors(blocks).map((error) => /^statement:(\d+): (.*)/.exec(error) ?? [error, '', error]);
  return statements.map((_, index) => errors.find(([, line]) => line === String(index))?.[2]);
}
