import { defined } from '../defined';
import { type Input, oneOf } from '../input/input';
import { dnsSubdomain, text } from '../input/names';

/**
 * A KEDA trigger, with KEDA's field names.
 * @see https://keda.sh/docs/latest/scalers/
 */
export interface KedaTrigger {
  /** The scaler, such as `redis`, `kafka` or `prometheus`. */
  readonly type: string;

  /** The scaler's settings, without secrets: `authenticationRef` names where credentials are. */
  readonly metadata: Readonly<Record<string, string>>;

  /** Distinguishes several triggers. @default - none */
  readonly name?: string;

  /** Name of a TriggerAuthentication in the namespace of the pods. @default - none, for a source without credentials */
  readonly authenticationRef?: string;

  /** How KEDA compares the value. @default - the scaler's default */
  readonly metricType?: 'AverageValue' | 'Value' | 'Utilization';
}

/** A trigger in a ScaledObject or a ScaledJob. */
export interface RenderedTrigger extends Omit<KedaTrigger, 'authenticationRef'> {
  readonly authenticationRef?: { readonly name: string };
}

/** Checks each trigger, and that names are distinct. */
export function checkKedaTriggers(input: Input, field: string, triggers: readonly KedaTrigger[]): void {
  triggers.forEach((trigger, index) => {
    checkTrigger(input, `${field}[${index}]`, trigger);
  });
  input.distinct(
    `names of ${field}`,
    triggers.flatMap(({ name }) => (name === undefined ? [] : [name])),
  );
}

/** The trigger with KEDA's fields. */
export function renderTrigger({ type, metadata, name, authenticationRef, metricType }: KedaTrigger): RenderedTrigger {
  const authentication = authenticationRef === undefined ? {} : { authenticationRef: { name: authenticationRef } };
  return { ...authentication, metadata: { ...metadata }, ...defined({ metricType, name }), type };
}

function checkTrigger(input: Input, field: string, trigger: KedaTrigger): void {
  input.required(`${field}.type`, trigger.type, (type) =>
    typeof type === 'string' && /^[a-z0-9-]+$/.test(type) ? undefined : { must: 'be a KEDA scaler such as prometheus' },
  );
  for (const [key, value] of Object.entries(trigger.metadata)) {
    input.required(`${field}.metadata.${key}`, value, text);
  }
  input.optional(`${field}.authenticationRef`, trigger.authenticationRef, dnsSubdomain);
  input.optional(`${field}.metricType`, trigger.metricType, oneOf('AverageValue', 'Value', 'Utilization'));
}
