import { strictEqual } from 'node:assert';
import { Yaml } from 'cdk8s';
import { toYaml } from '../src/core/objects/yaml';
import { renderSession, stellaAgent } from '../src/session';
import { pair } from './measure';
import type { Benchmark } from './row';
import { sampleSession } from './samples';
import { toTime } from './time';

const SESSIONS = 1_000;
const RATIO_MAX = 0.2;

/** Writing the objects of many sessions as YAML, compared with cdk8s' own writer, and with plain JSON as the limit. */
export const writingYaml: Benchmark = (note) => {
  note(`the YAML of ${SESSIONS} sessions`);
  const objects = Array.from({ length: SESSIONS }, (_, index) => toObjects(index)).flat();
  strictEqual(toYaml(objects), Yaml.stringify(...objects));
  const ours = () => toYaml(objects);
  const options = { runs: 7, calls: 10, warmUps: 2, collect: true };
  const slow = pair(ours, () => Yaml.stringify(...objects), { ...options, peerCalls: 1 });
  const fast = pair(ours, () => JSON.stringify(objects), options);
  const what = `${SESSIONS.toLocaleString('en')} sessions as YAML`;
  return [
    {
      what,
      ours: toTime(slow.ours),
      peer: `${toTime(slow.peer)} cdk8s`,
      ratio: slow.ratio,
      target: { words: `at most ${RATIO_MAX} × cdk8s`, met: slow.ratio <= RATIO_MAX },
    },
    {
      what: `${what}, against JSON.stringify, the limit`,
      ours: toTime(fast.ours),
      peer: toTime(fast.peer),
      ratio: fast.ratio,
    },
  ];
};

/** Copies, as those of an app are: cdk8s writes a reference where an object comes again. */
function toObjects(index: number): readonly object[] {
  return JSON.parse(JSON.stringify(Object.values(renderSession(stellaAgent, sampleSession(index)))));
}
