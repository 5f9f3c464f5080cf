import type { Input } from '../input/input';
import { dnsSubdomain } from '../input/names';
import { checkDns } from './dns/dns-props';
import { checkEnvironment } from './environment/environment-rules';
import { checkImagePull } from './image-pull';
import { checkLife } from './life/life-props';
import { checkPlacement } from './placement/placement-props';
import type { ResolvedPod } from './pod-props';
import { checkProcessIdentity, type ProcessIdentity } from './pod-security';
import { checkResourceAmounts } from './resource-amounts';
import { checkScratchDirs } from './scratch-dirs';
import { checkPodVolumes } from './volumes/volume-rules';

/** Reports every wrong prop of those that all pods share. */
export function checkPod(input: Input, pod: ResolvedPod & ProcessIdentity): void {
  checkImagePull(input, pod);
  checkResourceAmounts(input, pod);
  checkPlacement(input, pod);
  checkDns(input, pod);
  checkLife(input, pod);
  checkScratchDirs(input, pod);
  checkPodVolumes(input, pod.volumes);
  checkEnvironment(input, pod);
  checkProcessIdentity(input, pod);
  input.optional('priorityClassName', pod.priorityClassName, dnsSubdomain);
  input.optional('runtimeClassName', pod.runtimeClassName, dnsSubdomain);
}
