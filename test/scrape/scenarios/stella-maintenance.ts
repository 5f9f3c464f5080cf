import type { Maintenance } from '../support/course';
import type { World } from '../support/world';

/** The longest start of a speech service, which downloads its models. */
const START_MINUTES = 15;

/** A Service of the namespace, made so long ago, whose pods are not ready. */
function starts(world: World, name: string, createdMinutesAgo: number): void {
  const created = Math.round(Date.now() / 1000) - createdMinutesAgo * 60;
  world.set('kube_service_created', { namespace: 'stella', service: name }, created);
  world.set('kube_deployment_created', { namespace: 'stella', deployment: name }, created);
  world.set('kube_deployment_status_replicas_ready', { namespace: 'stella', deployment: name }, 0);
  world.remove('kube_endpoint_address', { namespace: 'stella', endpoint: name });
}

/** What happens in every week in STELLA. */
export const STELLA_MAINTENANCE: readonly Maintenance[] = [
  {
    what: 'the first start of the speech services',
    minutes: START_MINUTES,
    breaks: (world) => {
      for (const name of ['stt-service', 'tts-service']) starts(world, name, 0);
    },
  },
  {
    what: 'a start that takes a few minutes more than that',
    minutes: START_MINUTES,
    breaks: (world) => starts(world, 'tts-service', 19),
  },
  {
    what: 'a rollout of the recorder, whose only pod ends first',
    minutes: 4,
    breaks: (world) => world.set('kube_deployment_status_replicas_ready', { deployment: 'message-recorder' }, 0),
  },
  {
    what: 'a session that ends',
    minutes: 4,
    breaks: (world) => world.silence('ai-agents/agent-echo-agent-1'),
  },
  {
    what: 'a new reaper before its first run',
    minutes: 5,
    breaks: (world) => {
      const created = Math.round(Date.now() / 1000);
      world.set('kube_cronjob_created', { cronjob: 'session-reaper' }, created);
      world.remove('kube_cronjob_status_last_successful_time', { cronjob: 'session-reaper' });
    },
  },
  {
    what: 'a reaper that somebody has suspended',
    minutes: 15,
    breaks: (world) => {
      const stopped = Math.round(Date.now() / 1000) - 86_400;
      world.set('kube_cronjob_spec_suspend', { cronjob: 'session-reaper' }, 1);
      world.set('kube_cronjob_status_last_successful_time', { cronjob: 'session-reaper' }, stopped);
    },
  },
  {
    what: 'a reboot of a node',
    minutes: 8,
    breaks: (world) => world.silence('kube-system/kubelet-node-1'),
  },
];
