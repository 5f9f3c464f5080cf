import { Input } from '../../../src/core/input/input';
import { checkResources, formatAmount } from '../../../src/core/pods/resources';

function check(requests: Record<string, string>, limits: Record<string, string>): readonly string[] {
  const input = new Input('Container');
  checkResources(input, 'resources', { requests, limits });
  return input.done();
}

test('requests up to the limits are accepted', () => {
  expect(check({ cpu: '250m', memory: '512Mi' }, { cpu: '1', memory: '512Mi', 'nvidia.com/gpu': '1' })).toEqual([]);
});

test('all problems of a claim are reported at once', () => {
  expect(() =>
    check(
      { cpu: '2', 'nvidia.com/gpu': '1', 'example.com/tpu': '2' },
      { cpu: '1', memory: '512m', 'example.com/tpu': '1' },
    ),
  ).toThrowErrorMatchingInlineSnapshot(
    `"Container: resources.requests.cpu must be at most its limit "1", got "2"; resources.limits.nvidia.com/gpu must be set: nvidia.com/gpu cannot be overcommitted; resources.requests.example.com/tpu must equal its limit "1", got "2"; resources.limits.memory must be whole bytes such as 512Mi: the suffix m means thousandths of a byte, got "512m""`,
  );
});

test('a claim without requests and limits is refused', () => {
  expect(() => check({}, {})).toThrow('resources must set a request or a limit');
});

test('a resource must be a resource of Kubernetes or have a domain', () => {
  const names = ['cpu', 'memory', 'ephemeral-storage', 'hugepages-2Mi', 'nvidia.com/gpu', 'CPU', 'storage', 'pods'];
  const wrong = names.filter((name) => {
    try {
      check({ [name]: '1' }, { [name]: '1' });
      return false;
    } catch {
      return true;
    }
  });
  expect(wrong).toEqual(['CPU', 'storage', 'pods']);
});

test('an amount is formatted as usual for its resource, with or without a quota prefix', () => {
  const nano = 2_147_483_648n * 1_000_000_000n;
  expect(
    ['memory', 'limits.memory', 'requests.storage', 'requests.hugepages-2Mi'].map((name) => formatAmount(name, nano)),
  ).toEqual(['2Gi', '2Gi', '2Gi', '2Gi']);
  expect(formatAmount('limits.cpu', 250_000_000n)).toBe('250m');
  expect(formatAmount('requests.nvidia.com/gpu', 3_000_000_000n)).toBe('3');
});
