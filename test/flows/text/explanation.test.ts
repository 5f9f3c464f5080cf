import { renderExplanation } from '../../../src/flows/text/explanation';
import { reachability } from '../../../src/reachability/index';
import { denyAll, deployment, service } from '../../reachability/kube';

const net = reachability([
  deployment('shop/web'),
  deployment('shop/api'),
  denyAll('shop'),
  deployment('free/job'),
  service('free/job', { selector: { app: 'job' }, ports: [{ port: 80, targetPort: 8080 }] }),
]);
const plain = { colour: false, width: 60 };

test('lines are wrapped to the width, except YAML, which is for copying', () => {
  const explanation = net.explain('shop/web', 'shop/api', 8080);
  const lines = renderExplanation(explanation, { ...plain, width: 30 }).split('\n');
  const yaml = [explanation.egress, explanation.ingress]
    .flatMap(({ fixes }) => fixes)
    .flatMap((fix) => fix.yaml.trimEnd().split('\n'))
    .map((line) => ' '.repeat(11) + line);
  expect(yaml.filter((line) => line.length > 30)).not.toEqual([]);
  expect(yaml.filter((line) => !lines.includes(line))).toEqual([]);
  const words = lines.filter((line) => !yaml.includes(line) && line.includes(' '));
  expect(words.filter((line) => line.trim().includes(' ') && line.length > 60)).toEqual([]);
});

test('a question without two sides has one answer', () => {
  const text = renderExplanation(net.explain('shop/web', 'job.free.svc', 81), { ...plain, width: 80 });
  expect(`\n${text}`).toMatchInlineSnapshot(`
"
shop/web -> job.free.svc : TCP 81 is closed
  why      closed: job.free.svc has no port TCP 81: it has TCP 80
"
`);
});

test('open is green, closed is red, and only the colours differ', () => {
  const explanation = net.explain('free/job', 'shop/api', 8080);
  const text = renderExplanation(explanation, { ...plain, colour: true });
  const code = String.fromCharCode(27);
  expect(text).toContain(`${code}[32megress${code}`);
  expect(text).toContain(`${code}[31mingress${code}`);
  expect(text.replace(new RegExp(`${code}\\[\\d+m`, 'g'), '')).toBe(renderExplanation(explanation, plain));
});
