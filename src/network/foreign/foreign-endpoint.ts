import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { groupedBy } from '../../core/grouped';
import { InputError } from '../../core/input/input';
import { markClass } from '../../core/input/instances';
import { apiObjectsIn } from '../../core/objects/api-objects';
import { groupOf, nameIn } from '../../core/objects/identity';
import type { Labels } from '../../core/objects/labels';
import { TreeCache } from '../../core/objects/tree-cache';
import { type Plain, toList, toPlain } from '../../core/plain';
import { type CustomResources, customResources } from '../../operators/index';
import type { Endpoint } from '../connections';
import { type ForeignObject, jsonOf } from './foreign-object';
import { operatedPods } from './operated-pods';
import { type PodsInNamespace, placedPods, subjectOf } from './placed-pods';
import { portsBehind } from './service-ports';
import { type ForeignPort, templatePods } from './template-pods';

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

  private readonly cache: TreeCache<IConstruct, PodsInNamespace | InputError>;
  private readonly behind = new TreeCache((root: IConstruct) => portsBehind(root, this.reading));
  private last: PodsInNamespace;
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
    const read = (root: IConstruct): PodsInNamespace => readObject(jsonOf(object), root, group);
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

  get nearPorts(): readonly ForeignPort[] {
    return portsBehind(Chart.of(this.scope), this.reading);
  }

  get ports(): readonly ForeignPort[] {
    return this.behind.of(this.scope.node.root);
  }

  /** Errors of the object as it is now: a patch may have taken what was there when the policy was made. */
  problems(): readonly string[] {
    const now = this.cache.of(this.scope.node.root);
    return now instanceof InputError ? [now.message] : [];
  }

  /** The last reading without an error: `problems` reports errors, because rendering must not throw. */
  private get reading(): PodsInNamespace {
    // Another custom resource may depend on this one's paths, such as the listeners of a Kafka.
    if (this.isReading) return this.last;
    const now = this.cache.of(this.scope.node.root);
    if (!(now instanceof InputError)) this.last = now;
    return this.last;
  }
}

markClass(ForeignEndpoint.prototype, 'Endpoint');

function orError<T>(read: () => T): T | InputError {
  try {
    return read();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

function readObject(json: Plain, root: IConstruct, group: string | undefined): PodsInNamespace {
  return placedPods(
    json,
    (object) => templatePods(object) ?? operatedPods(subjectOf(object), object, resourcesIn(root), group),
  );
}

/** The custom resources of an app. Only those that somebody looks up are rendered: most pods depend on no other object. */
function resourcesIn(root: IConstruct): CustomResources {
  return {
    of: (type, namespace) => {
      const same = BY_TYPE.of(root).get(type) ?? [];
      return customResources(same.map((object): object => object.toJson())).of(type, namespace);
    },
  };
}

const BY_TYPE = new TreeCache((root: IConstruct) =>
  groupedBy(apiObjectsIn(root), (object) => `${groupOf(object)}/${object.kind}`),
);
