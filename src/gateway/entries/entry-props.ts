import type { Labels } from '../../core/objects/labels';
import type { Microservice } from '../../service/microservice';
import type { ResolvedMicroservice } from '../../service/microservice-props';

/** What an Ingress and an HTTPRoute have in common. */
export interface EntryProps {
  /** The service that gets the requests, in the same app. */
  readonly service: Microservice;

  /** Name of the service's port. @default - its first port */
  readonly port?: string;

  /** The name of the entry. @default - the name of the service */
  readonly name?: string;

  /** The host names, such as `agents.example.com` or `*.example.com`. */
  readonly hosts: readonly string[];

  /** The paths, such as `/v1`. @default - `/`: every path */
  readonly paths?: readonly string[];

  /** Whether `/v1` means all paths below it too. @default Prefix */
  readonly pathType?: 'Prefix' | 'Exact';

  /**
   * Seconds that an answer may take, streamed answers included. Some proxies measure the silence between two parts of an answer instead.
   * @default - the default of the proxy, often 15 to 60 seconds
   */
  readonly requestTimeoutSeconds?: number;

  /** Why clients may call over plain HTTP; rendered as an annotation. @default - HTTPS only */
  readonly plainHttpReason?: string;

  /** Additional annotations, such as those of the ingress controller. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;

  /** Additional labels. @default - none */
  readonly labels?: Labels;
}

/** EntryProps with every default filled in. */
export interface ResolvedEntry extends Omit<EntryProps, 'service' | 'port'> {
  readonly name: string;
  readonly namespace: string;

  /** The name of the Service. */
  readonly service: string;

  /** Undefined if the service has no port, or no port of the name. */
  readonly port: ResolvedMicroservice['ports'][number] | undefined;
  readonly paths: readonly string[];
  readonly pathType: 'Prefix' | 'Exact';
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Labels;
}

/** Fills in every default. `checkEntry` reports errors. */
export function resolveEntry(props: EntryProps): ResolvedEntry {
  const { service, port, ...rest } = props;
  const { name, namespace, ports } = service.resolved;
  return {
    ...rest,
    name: props.name ?? name,
    namespace,
    service: name,
    port: ports.find((declared) => declared.name === (port ?? ports[0]?.name)),
    hosts: [...props.hosts],
    paths: [...(props.paths ?? ['/'])],
    pathType: props.pathType ?? 'Prefix',
    annotations: { ...props.annotations },
    labels: { ...props.labels },
  };
}
