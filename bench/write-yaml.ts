import { strictEqual } from 'node:assert';
import { Yaml } from 'cdk8s';
import { toYaml } from '../src/core/objects/yaml';
import { renderSession, stellaAgent } from '../src/session';
import { pair } from './measure';
import type { Benchmark } from './row';
import { sampleSession } from './samples';

const SESSIONS = 1_000;
const RATIO_MAX = 0.2;

/** Writing the objects of many sessions as YAML, compared with cdk8s' own writer. */
export const writingYaml: Benchmark = (note) => {
  note(`the YAML of ${SESSIONS} sessions`);
  const objects = Array.from({ length: SESSIONS }, (_, index) => toObjects(index)).flat();
  strictEqual(toYaml(objects), Yaml.stringify(...objects));
  const { ours, peer, ratio } = pair(
    () => toYaml(objects),
    () => Yaml.stringify(...objects),
    { runs: 9, calls: 10, peerCalls: 1, warmUps: 2, collect: true },
  );
  return [
    {
      what: `${SESSIONS.toLocaleString('en')} sessions as YAML`,
      ours: `${ours.toPrecision(3)} ms`,
      peer: `${peer.toPrecision(3)} ms cdk8s`,
      ratio,
      target: { words: `at most ${RATIO_MAX} × cdk8s`, met: ratio <= RATIO_MAX },
    },
  ];
};

/** Copies, as those of an app are: cdk8s writes a reference where an object comes again. */
function toObjects(index: number): readonly object[] {
  return JSON.parse(JSON.stringify(Object.values(renderSession(stellaAgent, sampleSession(index)))));
}
