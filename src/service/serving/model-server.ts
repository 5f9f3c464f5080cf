import { Construct } from 'constructs';
import { checkedCalls } from '../../core/input/checked-calls';
import { Input } from '../../core/input/input';
import { count } from '../../core/input/numbers';
import type { KedaTrigger } from '../../core/pods/keda-trigger';
import type { Connections, IConnectable } from '../../network/connections';
import { Microservice } from '../microservice';
import { checkModelServer, type ModelServerProps, resolveModelServer } from './model-server-props';
import { MODEL_PORT, modelEnv, modelSecrets, modelServiceProps, WAITING_REQUESTS } from './model-server-spec';

/** How a model server is scaled by the requests that wait for it. */
export interface WaitingRequestsOptions {
  /** The Prometheus that scrapes the server, such as `http://prometheus.monitoring.svc:9090`. */
  readonly serverAddress: string;

  /** Requests that may wait for each pod. */
  readonly waitingRequests: number;
}

/**
 * A model on GPUs behind an API like OpenAI's: vLLM in a Microservice, with memory and volumes for it, a long start, and a rollout that
 * needs no further GPU. It is offline unless it may download its model.
 * @see https://docs.vllm.ai/en/stable/deployment/k8s/
 */
@checkedCalls('ModelServer')
export class ModelServer extends Construct implements IConnectable {
  /** Its Deployment, Service, policy and disruption budget. */
  readonly service: Microservice;

  /** Opens paths from and to its pods. Declares the port `http`, with the API, `/health` and `/metrics`. */
  readonly connections: Connections;

  /** The base URL of the API, such as `http://coder.models.svc:8000/v1`. */
  readonly url: string;

  /** @throws InputError that lists every wrong prop */
  constructor(scope: Construct, id: string, props: ModelServerProps) {
    super(scope, id);
    const server = resolveModelServer(props);
    checkModelServer(server, Object.keys({ ...modelEnv(server), ...modelSecrets(server) }));
    this.service = new Microservice(this, 'Service', modelServiceProps(server));
    this.connections = this.service.connections;
    this.url = `http://${this.service.host}:${MODEL_PORT}/v1`;
    if (server.downloadFrom !== undefined) this.connections.allowTo(server.downloadFrom);
  }

  /**
   * A trigger that adds pods while requests wait: for `kedaTriggers` of a BackendScaling of `service`. A monitor has to scrape the port
   * `http`, and KEDA's operator has to reach Prometheus.
   * @throws InputError if the number is less than one
   * @see https://keda.sh/docs/latest/scalers/prometheus/
   */
  toKedaTrigger(options: WaitingRequestsOptions): KedaTrigger {
    const { serverAddress, waitingRequests } = options;
    const { name, namespace } = this.service.resolved;
    const input = new Input(this.service.subject);
    input.required('serverAddress', serverAddress, (value) =>
      typeof value === 'string' && /^https?:\/\/[^\s]+$/.test(value)
        ? undefined
        : { must: 'be a URL such as http://prometheus.monitoring.svc:9090' },
    );
    input.required('waitingRequests', waitingRequests, count);
    input.done();
    const query = `sum(${WAITING_REQUESTS}{namespace="${namespace}",container="${name}"})`;
    return { type: 'prometheus', metadata: { serverAddress, query, threshold: String(waitingRequests) } };
  }
}
