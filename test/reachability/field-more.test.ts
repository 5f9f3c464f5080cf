import { loadAll } from 'js-yaml';
import { KUBERNETES_YAML } from '../../src/cli/kubernetes-yaml';
import { reachability } from '../../src/reachability/index';
import { fieldPath } from './field-cases';
import { MORE_CASES } from './field-more';

test('there are many', () => {
  expect(Object.keys(MORE_CASES).length).toBeGreaterThan(45);
});

test.each(Object.entries(MORE_CASES))('%s', (_name, { manifests, paths }) => {
  const documents = loadAll(manifests, { schema: KUBERNETES_YAML });
  const net = reachability(documents.filter(Boolean).map((document): object => Object(document)));
  const answers = paths.map((text) => {
    const { from, to, protocol, port } = fieldPath(text);
    return `${from} -> ${to} : ${protocol} ${port} ${net.verdict(from, to, port, protocol)}`;
  });
  expect(answers).toEqual(paths);
  expect(net.warnings).toEqual([]);
});
