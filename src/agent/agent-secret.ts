import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { SealedSecret } from '../../imports/bitnami.com';
import { ExternalSecret } from '../../imports/external-secrets.io';
import { checkedCalls } from '../core/input/checked-calls';
import { type Check, Input } from '../core/input/input';
import { dnsLabel, dnsSubdomain, secretKey } from '../core/input/names';
import { addWarnings } from '../core/input/warnings';
import {
  checkExternalSource,
  type ExternalSourceProps,
  externalSecretAnnotations,
  externalSecretSpec,
} from '../core/objects/external-secret';
import { partOf } from '../core/objects/part-of';
import type { AgentProfile } from './agent-profile';
import { secretName, sessionId } from './agent-session';
import { checkCredentials, MASTER_KEY } from './credentials';
import { checkKeyless } from './model-access/check-model-access';
import { renderSecret, sessionLabels } from './render-session';
import type { SecretSource } from './secret-source';

/** The credentials of one session. */
export interface AgentSecretProps {
  /** The session's id. */
  readonly id: string;

  /** The session's namespace. */
  readonly namespace: string;

  /** The profile that sets the Secret's labels and the keys that `source` must have. @default - no key is required */
  readonly profile?: AgentProfile;

  /** The source of the credentials. */
  readonly source: SecretSource;

  /** The Secret's name. @default - agent-secret-ID */
  readonly secretName?: string;
}

/** The Secret of one session, or the object that a controller creates it from. */
@checkedCalls('AgentSecret')
export class AgentSecret extends Construct {
  /** The name of the Secret, for every kind of source. */
  readonly secretName: string;

  /** The rendered object. @default - undefined for a Secret that exists already */
  readonly resource: ApiObject | undefined;

  /** @throws InputError that lists every wrong prop, and never shows a secret value */
  constructor(scope: Construct, id: string, props: AgentSecretProps) {
    super(scope, id);
    this.secretName = props.secretName ?? secretName(props.id);
    addWarnings(this, subjectOf(props), checkSecret(props));
    this.resource = this.render(props);
  }

  private render(props: AgentSecretProps): ApiObject | undefined {
    const { content } = props.source;
    switch (content.kind) {
      case 'existing':
        return undefined;
      case 'literal':
        return new ApiObject(this, 'Resource', renderSecret(props, content.credentials, props.profile));
      case 'sealed': {
        const metadata = this.metadata(props);
        return new SealedSecret(this, 'Resource', {
          metadata,
          spec: { encryptedData: content.encryptedData, template: { metadata, type: 'Opaque' } },
        });
      }
      case 'external': {
        const metadata = this.metadata(props);
        const source = sessionSource(content.props);
        return new ExternalSecret(this, 'Resource', {
          metadata: { annotations: externalSecretAnnotations(source), ...metadata },
          spec: externalSecretSpec(source, metadata),
        });
      }
    }
  }

  /** Of the Secret that a controller creates. */
  private metadata({ id, namespace, profile }: AgentSecretProps): {
    readonly labels: Record<string, string>;
    readonly name: string;
    readonly namespace: string;
  } {
    return { labels: { ...partOf(this), ...sessionLabels(id, profile) }, name: this.secretName, namespace };
  }
}

/** A session's pod cannot be replaced, so its Secret keeps the values of its start unless the source says otherwise. */
function sessionSource(source: ExternalSourceProps): ExternalSourceProps {
  if (source.rotation !== undefined || source.refreshHours !== undefined) return source;
  return { ...source, onceReason: source.onceReason ?? ONCE_REASON };
}

const ONCE_REASON = 'a session keeps the credentials that it started with, because its pod cannot be updated';

function subjectOf({ namespace, id }: AgentSecretProps): string {
  return `AgentSecret '${namespace}/${id}'`;
}

function checkSecret(props: AgentSecretProps): readonly string[] {
  const { content } = props.source;
  const input = new Input(subjectOf(props));
  input.required('id', props.id, sessionId);
  input.required('namespace', props.namespace, dnsLabel);
  input.optional('secretName', props.secretName, dnsSubdomain);
  if (props.profile?.resolved.secretAs === 'none') {
    input.refuse(
      `profile must be one whose sessions have a Secret: secretAs of AgentProfile '${props.profile.name}' is none, so leave AgentSecret out`,
    );
  }
  if (content.kind === 'external') checkExternalSource(input, content.props);
  if (content.kind === 'sealed') checkSealed(input, content.encryptedData);
  const keys = keysOf(props.source);
  for (const key of (content.kind === 'literal' ? [] : props.profile?.resolved.secretKeys) ?? []) {
    if (keys !== undefined && !keys.includes(key)) {
      input.refuse(`source must have the key ${key}: AgentProfile '${props.profile?.name}' needs it`);
    }
  }
  if (content.kind !== 'literal') checkKeyless(input, props.profile?.resolved.modelAccess, 'source', keys ?? []);
  if (content.kind !== 'literal' && keys?.includes(MASTER_KEY)) {
    input.warn(
      `source has ${MASTER_KEY}, which signs tokens for every room: give the session a LIVEKIT_TOKEN for its own room instead`,
    );
  }
  const warnings = input.done();
  if (content.kind !== 'literal') return warnings;
  const literal = 'source is literal: the rendered YAML contains the values in plain text';
  return [...warnings, literal, ...checkCredentials(props.profile?.resolved, props, content.credentials)];
}

function checkSealed(input: Input, encryptedData: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(encryptedData)) {
    input.required('key of encryptedData', key, secretKey);
    input.secret(`encryptedData.${key}`, value, ciphertext);
  }
}

/** @returns undefined when only the cluster knows the keys */
function keysOf({ content }: SecretSource): readonly string[] | undefined {
  if (content.kind === 'existing') return undefined;
  if (content.kind === 'external') return content.props.keys;
  return Object.keys(content.kind === 'sealed' ? content.encryptedData : content.credentials);
}

const ciphertext: Check = (value) =>
  typeof value === 'string' && /^[A-Za-z0-9+/]+=*$/.test(value) && value.length > 100
    ? undefined
    : { must: 'be ciphertext from kubeseal: base64 of at least 100 characters, not a plain value' };
