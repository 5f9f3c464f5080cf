import { deploymentPods, generatedJobs } from '../../src/operators/generated-names';

/** The names of Jobs and their pods in a cluster of Kubernetes 1.28, by the length of their owner's name. */
const NAMES: Readonly<Record<number, { readonly job: string; readonly pod: string }>> = {
  5: { job: '-fnr7l', pod: '-fnr7l-glfx5' },
  51: { job: '-zd6f9', pod: '-zd6f9-8z77r' },
  52: { job: '-xhn67', pod: '-xhn67ztgbc' },
  53: { job: '-sk79k', pod: '-sk79kq689' },
  56: { job: '-mjtsq', pod: '-mfwgfx' },
  57: { job: '-65m8l', pod: '-7dwcx' },
  58: { job: 't5lhk', pod: 'f8sqd' },
};

test.each(Object.entries(NAMES))('the Jobs of an owner with %s characters, and their pods', (length, { job, pod }) => {
  const owner = 'a'.repeat(Number(length));
  const { jobs, pods } = generatedJobs(owner);
  expect(owner + job).toMatch(new RegExp(`^(${jobs})$`));
  expect(owner + pod).toMatch(new RegExp(`^(${pods})$`));
  expect(`b${owner}${job}`).not.toMatch(new RegExp(`^(${jobs})$`));
  expect(`b${owner}${pod}`).not.toMatch(new RegExp(`^(${pods})$`));
});

test('the Jobs of an owner whose name only begins alike are others', () => {
  const { jobs, pods } = generatedJobs('coder');
  expect('coder-api-29711040').not.toMatch(new RegExp(`^(${jobs})$`));
  expect('coder-api-7d4b9c6f5d-x2x9z').not.toMatch(new RegExp(`^(${pods})$`));
});

test('an owner with 63 characters loses five', () => {
  const { jobs, pods } = generatedJobs('a'.repeat(63));
  expect(`${'a'.repeat(58)}2fzl7`).toMatch(new RegExp(`^(${jobs})$`));
  expect(`${'a'.repeat(58)}2rnrb`).toMatch(new RegExp(`^(${pods})$`));
});

test("a Deployment's pods lose what follows the 58th character before they get their own five", () => {
  expect(deploymentPods('gateway-pump')).toBe('gateway-pump-.+');
  expect(deploymentPods('a'.repeat(57))).toBe(`${'a'.repeat(57)}-.+`);
  expect(deploymentPods('a'.repeat(60))).toBe(`${'a'.repeat(58)}.+`);
});
