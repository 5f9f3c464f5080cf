import type { Input } from '../input/input';
import { dnsSubdomain } from '../input/names';
import { checkPodDns } from './dns/dns-props';
import { checkEnvironment } from './environment/environment-rules';
import { checkImagePull } from './image-pull';
import { checkLife } from './life/life-props';
import { checkLifecycle } from './lifecycle/lifecycle-rules';
import { checkPodOverrides } from './overrides/pod-overrides';
import { checkPlacement } from './placement/placement-props';
import { checkOverhead } from './pod-overhead';
import type { ResolvedPod } from './pod-props';
import { checkProcessIdentity, type ProcessIdentity } from './pod-security';
import type { DeclaredPort } from './ports';
import { checkResourceAmounts } from './resource-amounts';
import { checkScratchDirs } from './scratch-dirs';
import { checkPodVolumes } from './volumes/volume-rules';

/** A pod with the ports of its main container. */
type CheckedPod = ResolvedPod & ProcessIdentity & { readonly ports: readonly DeclaredPort[] };

/** Reports every wrong prop of those that all pods share. */
export function checkPod(input: Input, pod: CheckedPod): void {
  checkImagePull(input, pod);
  checkResourceAmounts(input, pod);
  checkPlacement(input, pod);
  checkPodDns(input, pod);
  checkLife(input, pod);
  checkScratchDirs(input, pod);
  checkPodVolumes(input, pod.volumes);
  checkEnvironment(input, pod);
  checkLifecycle(input, pod, pod.ports);
  checkProcessIdentity(input, pod);
  checkPodOverrides(input, pod);
  input.optional('priorityClassName', pod.priorityClassName, dnsSubdomain);
  input.optional('runtimeClassName', pod.runtimeClassName, dnsSubdomain);
  checkOverhead(input, pod);
}
