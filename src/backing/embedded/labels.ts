import { COMPONENT_LABEL, NAME_LABEL } from '../../core/labels';

/** What selects the pods of a backing service that we run ourselves, and no service or agent of the same name. */
export function backingLabels(name: string): Record<string, string> {
  return { [COMPONENT_LABEL]: 'backing', [NAME_LABEL]: name };
}
