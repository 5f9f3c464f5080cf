import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { ProfileAdmission } from '../admission/profile-admission';
import { Cluster } from '../core/cluster/cluster';
import type { Labels } from '../core/objects/labels';

/**
 * The policies of a platform's sessions. They stand in a file of their own, before the services that start sessions: whoever may not
 * create cluster-scoped objects passes this file on. A cluster without such policies has no file.
 */
export function addPlatformAdmission(platform: Construct, name: string, labels: Labels): ProfileAdmission {
  const hasPolicies = Cluster.of(platform).has('admissionPolicies');
  const scope = hasPolicies ? new Chart(platform, '2-admission', { labels: { ...labels } }) : platform;
  return new ProfileAdmission(scope, 'Admission', { name });
}
