import { NewsQueue } from '../../../../src/session/watch/table/news-queue';
import { SessionTable } from '../../../../src/session/watch/table/session-table';
import { podOf } from '../lifecycles';

const pod = podOf('s1', 'uid-s1', {});

function tracked(): SessionTable {
  const table = new SessionTable(new NewsQueue());
  table.observe(pod);
  const [session] = table.all();
  if (session !== undefined) table.bury(session);
  return table;
}

test('a watch that lags behind does not bring back a pod that is gone', () => {
  const table = tracked();
  table.observe(pod);
  expect([...table.all()]).toEqual([]);
});

test('a pod of the same name with another uid is another session', () => {
  const table = tracked();
  table.observe(podOf('s1', 'uid-other', {}));
  expect([...table.all()].map(({ uid }) => uid)).toEqual(['uid-other']);
});

test('a pod is forgotten with the next list, and no other', () => {
  const table = tracked();
  table.forget(table.graves());
  table.observe(pod);
  expect([...table.all()]).toHaveLength(1);
});
