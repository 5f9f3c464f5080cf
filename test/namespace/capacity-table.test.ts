import { capacity } from '../../src/namespace/capacity';
import { renderCapacity, toSentence } from '../../src/namespace/capacity-table';
import { documentHard, echoAgent, stellaAgent, stellaLight } from './samples';

const kinds = [stellaAgent, stellaLight, echoAgent];
const unlimited = { name: 'unlimited', resources: { requests: { cpu: '1', memory: '1Gi' }, limits: {} } };

test('the table has a row for each kind and a column for each resource', () => {
  const table = renderCapacity('ai-agents', capacity(documentHard, kinds), { colour: false });
  expect(`\n${table}`).toMatchInlineSnapshot(`
"
Namespace ai-agents: the sessions that its quota admits
 sessions  profile       binds                      requests.cpu  requests.memory  limits.cpu  limits.memory   pods
                                                           of 10          of 20Gi       of 20        of 40Gi  of 50
       20  stella-agent  limits.cpu, limits.memory             5             10Gi          20           40Gi     20
       40  stella-light  limits.cpu, limits.memory             4             10Gi          20           40Gi     40
       50  echo-agent    pods                              2500m           6400Mi      12500m           25Gi     50
  never reached: requests.cpu 10, requests.memory 20Gi
"
`);
});

test('the table shows running pods, rejected sessions, and resources that are not counted', () => {
  const standing = [
    { name: 'Deployment api', pods: 2, resources: stellaAgent.resources },
    { name: 'Pod agent-demo', pods: 1, resources: echoAgent.resources },
  ];
  const hard = { 'limits.cpu': '20', services: '5' };
  const table = renderCapacity('ai-agents', capacity(hard, [stellaAgent, unlimited], { standing }), { colour: false });
  expect(`\n${table}`).toMatchInlineSnapshot(`
"
Namespace ai-agents: the sessions that its quota admits, beside 2 × Deployment api, Pod agent-demo
 sessions  profile       binds       limits.cpu
                                          of 20
       17  stella-agent  limits.cpu      19250m
        0  unlimited     refused        not set
  not counted here: services 5
"
`);
});

test('without a quota, sessions are unlimited and there is no empty line', () => {
  expect(`\n${renderCapacity('free', capacity({}, [echoAgent]), { colour: false })}`).toMatchInlineSnapshot(`
"
Namespace free: the sessions that its quota admits
  sessions  profile     binds
 unlimited  echo-agent  nothing
"
`);
});

test('colours are optional and change only escape codes', () => {
  const counted = capacity(documentHard, kinds);
  const coloured = renderCapacity('ai-agents', counted, { colour: true });
  const code = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
  expect(coloured).toMatch(code);
  const trimmed = coloured
    .replace(code, '')
    .split('\n')
    .map((line) => line.trimEnd());
  expect(trimmed.join('\n')).toBe(renderCapacity('ai-agents', counted, { colour: false }));
});

test('each row has a sentence', () => {
  const mixes = [{ name: 'a class', shares: { 'stella-agent': 1, 'echo-agent': 3 } }];
  const { rows } = capacity({ 'limits.cpu': '20', pods: '50' }, [...kinds, unlimited], { mixes });
  const free = capacity({}, [echoAgent]).rows;
  expect([...rows, ...free].map(toSentence)).toMatchInlineSnapshot(`
[
  "20 stella-agent: limits.cpu binds; pods 50 is never reached",
  "40 stella-light: limits.cpu binds; pods 50 is never reached",
  "50 echo-agent: pods binds; limits.cpu 20 is never reached",
  "0 unlimited: the quota names limits.cpu, and the pod does not set it",
  "44 sessions of a class: limits.cpu binds; pods 50 is never reached",
  "any number of echo-agent: nothing binds",
]
`);
});

test('columns that do not fit the width follow in further tables, and texts are wrapped', () => {
  const table = renderCapacity(['acme', 'globex'], capacity(documentHard, [stellaAgent]), { colour: false, width: 80 });
  expect(`\n${table}`).toMatchInlineSnapshot(`
"
2 namespaces, acme, globex: the sessions that the quota of each admits
 sessions  profile       binds                      requests.cpu
                                                           of 10
       20  stella-agent  limits.cpu, limits.memory             5
 profile       requests.memory  limits.cpu  limits.memory   pods
                       of 20Gi       of 20        of 40Gi  of 50
 stella-agent             10Gi          20           40Gi     20
  never reached: requests.cpu 10, requests.memory 20Gi, pods 50
"
`);
  expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  const narrow = renderCapacity('acme', capacity(documentHard, [stellaAgent]), { colour: true, width: 1 });
  expect(narrow.split('\n').filter((line) => line.includes('profile'))).toHaveLength(5);
});
