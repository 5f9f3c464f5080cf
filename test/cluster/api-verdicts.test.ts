import { ACCEPTED, ACCEPTED_BEFORE_1_36, REFUSED, WARNED } from '../reachability/api-verdicts';
import { Cluster } from './support/cluster';

const cluster = Cluster.fromEnvironment();
const attempt = (object: object) => () => cluster.create(object, true);

test.each(Object.entries(ACCEPTED))('the API server accepts %s', (_what, object) => {
  expect(attempt(object)).not.toThrow();
});

test.each(Object.entries({ ...REFUSED, ...WARNED }))('the API server refuses %s', (_what, object) => {
  expect(attempt(object)).toThrow(
    /is invalid|strict decoding|cannot unmarshal|unable to decode|no kind "networkpolicy"|no matches for kind/,
  );
});

test.each(Object.entries(ACCEPTED_BEFORE_1_36))('the API server accepts %s before 1.36', (_what, object) => {
  const [, minor = ''] = /^v1\.(\d+)\./.exec(cluster.serverVersion()) ?? [];
  if (Number(minor) < 36) expect(attempt(object)).not.toThrow();
  else expect(attempt(object)).toThrow('must not have bits set beyond the prefix length');
});
