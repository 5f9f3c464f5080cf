import type { Cluster } from '../../core/cluster/cluster';
import { cronSchedule } from '../../core/input/cron';
import type { Check, Input } from '../../core/input/input';
import { dnsLabel } from '../../core/input/names';
import { countOrZero, positiveSeconds, seconds } from '../../core/input/numbers';
import { ApiAccess } from '../../core/pods/identity/api-access';
import { type Resolved, resolved } from '../../core/resolved';
import { type ResolvedWorkload, resolveWorkload, type WorkloadProps } from '../workload-props';
import { checkWorkload } from '../workload-rules';

/** Props of SessionReaper. */
export interface SessionReaperProps
  extends Pick<
    WorkloadProps,
    | 'groupId'
    | 'image'
    | 'imagePullPolicy'
    | 'imagePullSecrets'
    | 'labels'
    | 'mutableTagReason'
    | 'placement'
    | 'podAnnotations'
    | 'podOverrides'
    | 'priorityClassName'
    | 'runtimeClassName'
    | 'schedulerName'
    | 'userId'
  > {
  /** The name of the CronJob, its ServiceAccount, and of each Role and RoleBinding. @default session-reaper */
  readonly name?: string;

  /**
   * The namespace that its pods run in: none of agents. Whoever starts pods there could take the permissions of the reaper, and
   * ProfileAdmission admits no pods but those of profiles.
   */
  readonly namespace: string;

  /** The namespaces of agents, at least one. */
  readonly agentsNamespaces: readonly string[];

  /** The command in the image. @default - `['cdk8s-agents']` */
  readonly command?: readonly string[];

  /** When it runs: minutes, hours, days, months, days of the week. @default - every 5 minutes */
  readonly schedule?: string;

  /** The time zone of the schedule, such as `Europe/Zurich`. @default - that of the cluster's controller manager */
  readonly timeZone?: string;

  /** Stops the schedule. @default false */
  readonly suspend?: boolean;

  /** Only reports what it would remove, in the log of its pods. @default false */
  readonly dryRun?: boolean;

  /** Seconds that an ended pod stays, for its log and exit code; its Secret stays with it. @default 300 */
  readonly keepEndedSeconds?: number;

  /** Seconds that a session may take to start. @default 600 */
  readonly startSeconds?: number;

  /** Seconds that a pod may be without its Secret, and a Secret without its pod. @default 60 */
  readonly incompleteSeconds?: number;

  /** Seconds after which a run ends. The next one goes on where it ended. @default 240 */
  readonly jobLimitSeconds?: number;

  /**
   * Seconds that a run may start late, such as in a full quota. Without it, a controller that was down for 100 runs starts none again.
   * @default 200
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-delay
   */
  readonly startingDeadlineSeconds?: number;

  /** Runs that succeeded and are kept, with their logs. @default 1 */
  readonly successfulJobsHistoryLimit?: number;

  /** Runs that failed and are kept, with their logs. @default 3 */
  readonly failedJobsHistoryLimit?: number;

  /** CPU that the scheduler reserves. @default 50m */
  readonly cpuRequest?: string;

  /** Maximum CPU. @default 500m */
  readonly cpuLimit?: string;

  /** Memory that the scheduler reserves. @default 128Mi */
  readonly memoryRequest?: string;

  /** Memory limit. A run takes 100 MiB with 1,000 sessions in the cluster, and 250 MiB with 10,000. @default 512Mi */
  readonly memoryLimit?: string;
}

const DEFAULTS = {
  name: 'session-reaper',
  command: ['cdk8s-agents'],
  schedule: '*/5 * * * *',
  suspend: false,
  dryRun: false,
  keepEndedSeconds: 300,
  startSeconds: 600,
  incompleteSeconds: 60,
  jobLimitSeconds: 240,
  startingDeadlineSeconds: 200,
  successfulJobsHistoryLimit: 1,
  failedJobsHistoryLimit: 3,
  cpuRequest: '50m',
  cpuLimit: '500m',
  memoryRequest: '128Mi',
  memoryLimit: '512Mi',
} as const satisfies Partial<SessionReaperProps>;

/** SessionReaperProps with every default filled in. */
export type ResolvedReaper = Resolved<SessionReaperProps, typeof DEFAULTS> & ResolvedWorkload;

/** The command writes nothing; a library of Node.js might. */
const SCRATCH = { path: '/tmp', size: '16Mi' };
const DISK = { ephemeralStorageRequest: '32Mi', ephemeralStorageLimit: '64Mi' };

/** Fills in every default. */
export function resolveReaper(props: SessionReaperProps): ResolvedReaper {
  const reaper = resolved<SessionReaperProps, typeof DEFAULTS>(props, DEFAULTS);
  const workload = resolveWorkload({
    ...reaper,
    ...DISK,
    args: argsOf(reaper),
    scratchDirs: [SCRATCH],
    apiAccess: ApiAccess.granted(),
  });
  return { ...reaper, ...workload };
}

function argsOf(reaper: Resolved<SessionReaperProps, typeof DEFAULTS>): readonly string[] {
  const { agentsNamespaces, keepEndedSeconds, startSeconds, incompleteSeconds, dryRun } = reaper;
  return [
    'reap',
    ...agentsNamespaces.map((namespace) => `--namespace=${namespace}`),
    `--keep-ended-seconds=${keepEndedSeconds}`,
    `--start-seconds=${startSeconds}`,
    `--incomplete-seconds=${incompleteSeconds}`,
    ...(dryRun ? ['--dry-run'] : []),
  ];
}

/** Checks every prop. @throws InputError that lists every wrong one. @returns warnings */
export function checkReaper(input: Input, reaper: ResolvedReaper, cluster: Cluster): void {
  const { name, namespace, agentsNamespaces } = reaper;
  input.required('name', name, jobName);
  checkWorkload(input, { ...reaper, ports: [] }, 'service', cluster);
  if (agentsNamespaces.length === 0) input.refuse('agentsNamespaces must have at least one namespace, got []');
  input.each('agentsNamespaces', agentsNamespaces, dnsLabel);
  input.distinct('agentsNamespaces', agentsNamespaces);
  if (agentsNamespaces.includes(namespace)) {
    input.refuse(
      `namespace must be none of agentsNamespaces, because whoever starts pods there could take the reaper's permissions, got "${namespace}"`,
    );
  }
  input.required('schedule', reaper.schedule, cronSchedule);
  input.optional('timeZone', reaper.timeZone, timeZone);
  for (const field of ['keepEndedSeconds', 'startSeconds', 'incompleteSeconds'] as const) {
    input.required(field, reaper[field], seconds);
  }
  input.required('jobLimitSeconds', reaper.jobLimitSeconds, positiveSeconds);
  input.required('startingDeadlineSeconds', reaper.startingDeadlineSeconds, startingDeadline);
  input.required('successfulJobsHistoryLimit', reaper.successfulJobsHistoryLimit, countOrZero);
  input.required('failedJobsHistoryLimit', reaper.failedJobsHistoryLimit, countOrZero);
}

/** A CronJob adds 11 characters to its name for the name of a Job, which becomes a label. */
const NAME_MAX = 52;

const jobName: Check = (value) =>
  typeof value === 'string' && value.length > NAME_MAX
    ? { must: `have at most ${NAME_MAX} characters, because a CronJob adds 11 for each of its Jobs` }
    : dnsLabel(value);

/** The controller looks every 10 seconds. @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-delay */
const startingDeadline: Check = (value) =>
  positiveSeconds(value) ??
  (Number(value) < 10 ? { must: 'be at least 10, because the controller looks every 10 seconds' } : undefined);

/** The API server refuses `Local`. @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones */
const timeZone: Check = (value) =>
  typeof value === 'string' && value !== 'Local' && /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+){0,2}$/.test(value)
    ? undefined
    : { must: 'be a name of the time zone database, such as Etc/UTC or Europe/Zurich' };
