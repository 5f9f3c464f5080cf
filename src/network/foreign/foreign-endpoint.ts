import type { IConstruct } from 'constructs';
import { InputError } from '../../core/input/input';
import { apiObjectsIn } from '../../core/objects/api-objects';
import { groupOf, nameIn } from '../../core/objects/identity';
import type { Labels } from '../../core/objects/labels';
import { TreeCache } from '../../core/objects/tree-cache';
import { type Plain, toList, toPlain } from '../../core/plain';
import type { Endpoint } from '../connections';
import { type ForeignObject, jsonOf } from './foreign-object';
import { operatedPods } from './operated-pods';
import { placedPods, subjectOf } from './placed-pods';
import { portsBehind } from './service-ports';
import { type ForeignPort, templatePods } from './template-pods';

/** What an object says about its pods. */
interface Reading {
  readonly namespace: string;
  readonly podLabels: Labels;
  readonly ports: readonly ForeignPort[];
}

/**
 * The pods of an object that this library did not make, as one end of a path. Labels, namespace and ports are read whenever they are needed, so
 * that a policy has them as they are rendered, with all patches.
 */
export class ForeignEndpoint implements Endpoint {
  readonly subject: string;

  /** The name of the object. */
  readonly name: string;

  /** Whether it is a Pod that no controller owns. */
  readonly isBarePod: boolean;

  private readonly cache: TreeCache<IConstruct, Reading | InputError>;
  private last: Reading;
  private isReading = false;

  /**
   * @param scope a construct of the app, whose Services and custom resources count
   * @param group the name of one of several groups of pods that an operator makes
   * @throws InputError for an object without pods, a namespace, or labels to select them by, or with hostNetwork
   */
  constructor(
    private readonly scope: IConstruct,
    object: ForeignObject,
    group: string | undefined,
  ) {
    const json = jsonOf(object);
    this.subject = subjectOf(json);
    const metadata = toPlain(json.metadata);
    this.name = nameIn(metadata);
    this.isBarePod = json.kind === 'Pod' && toList(metadata.ownerReferences).length === 0;
    const read = (root: IConstruct): Reading => readObject(jsonOf(object), apiObjectsIn(root), group);
    this.last = read(scope.node.root);
    this.cache = new TreeCache((root) => {
      this.isReading = true;
      try {
        return orError(() => read(root));
      } finally {
        this.isReading = false;
      }
    });
  }

  get namespace(): string {
    return this.reading.namespace;
  }

  get podLabels(): Labels {
    return this.reading.podLabels;
  }

  get ports(): readonly ForeignPort[] {
    return this.reading.ports;
  }

  /** Errors of the object as it is now: a patch may have taken what was there when the policy was made. */
  problems(): readonly string[] {
    const now = this.cache.of(this.scope.node.root);
    return now instanceof InputError ? [now.message] : [];
  }

  /** The last reading without an error: `problems` reports errors, because rendering must not throw. */
  private get reading(): Reading {
    // Another custom resource may depend on this one's paths, such as the listeners of a Kafka.
    if (this.isReading) return this.last;
    const now = this.cache.of(this.scope.node.root);
    if (!(now instanceof InputError)) this.last = now;
    return this.last;
  }
}

function orError<T>(read: () => T): T | InputError {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

type AppObjects = ReturnType<typeof apiObjectsIn>;

function readObject(json: Plain, objects: AppObjects, group: string | undefined): Reading {
  const pods = placedPods(
    json,
    (object) =>
      templatePods(object) ?? operatedPods(subjectOf(object), object, toJson(objects.filter(isLike(object))), group),
  );
  const { namespace, podLabels } = pods;
  const services = toJson(objects.filter(({ kind, apiVersion }) => kind === 'Service' && apiVersion === 'v1'));
  return { namespace, podLabels, ports: portsBehind(pods, namespace, services.map(toPlain)) };
}

/** Whether an object is of the same operator: the pods of one custom resource may depend on others. */
function isLike({ apiVersion }: Plain): (object: AppObjects[number]) => boolean {
  const group = groupOf({ apiVersion: String(apiVersion) });
  return (object) => groupOf(object) === group;
}

function toJson(objects: AppObjects): readonly object[] {
  return objects.map((object): object => object.toJson());
}
