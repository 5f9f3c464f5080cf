import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderSession, stellaAgent } from 'cdk8s-agents/session';
import { runSide } from './side';

runSide((sessions, outdir) => {
  const objects = sessions.flatMap((session) => Object.values(renderSession(stellaAgent, session)));
  writeFileSync(join(outdir, 'sessions.json'), JSON.stringify(objects));
});
