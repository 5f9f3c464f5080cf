import { CONTAINER_VARIABLES, containerRules } from './container-rules';
import { METADATA_VARIABLES, metadataRules } from './metadata-rules';
import type { Law } from './policy-spec';
import { specRules } from './spec-rules';
import { VOLUME_RULES, VOLUME_VARIABLES } from './volume-rules';

/** The law of each profile: a new pod equals the PodTemplate of its profile. */
export function templateLaw(defaultPriorityClassName: string | undefined): Law {
  return {
    resources: ['pods'],
    operations: ['CREATE'],
    byTemplate: true,
    summary: 'a pod must equal the PodTemplate of its profile',
    variables: [...METADATA_VARIABLES, ...VOLUME_VARIABLES, ...CONTAINER_VARIABLES],
    rules: [...metadataRules(), ...specRules(defaultPriorityClassName), ...VOLUME_RULES, ...containerRules()],
  };
}
