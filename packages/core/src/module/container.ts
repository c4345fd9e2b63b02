import { Container, type ServiceIdentifier } from 'inversify';
import { type AccessPolicy, openAccess } from '../access/policy.ts';
import { type ActorDirectory, actorLocations, emptyDirectory, type Locations } from '../access/ports.ts';
import type { BlobStore } from '../blob/blob-store.ts';
import type { Translator } from '../errors/translator.ts';
import type { Store } from '../store/store.ts';
import { createIds } from '../store/uuid7.ts';
import { noTracer, type Tracer } from '../tracing/tracer.ts';
import { jsonLogger } from './json-logger.ts';
import { type ApprovalPolicy, type Clock, type Logger, noApproval, systemClock } from './ports.ts';
import { safeLogger } from './safe-logger.ts';
import { wholeClock } from './whole-clock.ts';

/**
 * Ids for everything that is created: UUID v7 in lower case, each greater than the one before in its process, or rows arrive scattered over
 * every index.
 */
export interface Ids {
  (): string;
  /** What the ids of one set statement begin with, 28 characters that no other id has. @default those of now, and chance */
  readonly prefix?: () => string;
}

/** What a host may rebind in `configure: (container) => …`. */
export const identifiers = Object.freeze({
  store: Symbol.for('parasol.Store') as ServiceIdentifier<Store>,
  clock: Symbol.for('parasol.Clock') as ServiceIdentifier<Clock>,
  ids: Symbol.for('parasol.Ids') as ServiceIdentifier<Ids>,
  logger: Symbol.for('parasol.Logger') as ServiceIdentifier<Logger>,
  blobs: Symbol.for('parasol.BlobStore') as ServiceIdentifier<BlobStore>,
  tracer: Symbol.for('parasol.Tracer') as ServiceIdentifier<Tracer>,
  approval: Symbol.for('parasol.ApprovalPolicy') as ServiceIdentifier<ApprovalPolicy>,
  access: Symbol.for('parasol.AccessPolicy') as ServiceIdentifier<AccessPolicy>,
  locations: Symbol.for('parasol.Locations') as ServiceIdentifier<Locations>,
  translator: Symbol.for('parasol.Translator') as ServiceIdentifier<Translator>,
  actors: Symbol.for('parasol.ActorDirectory') as ServiceIdentifier<ActorDirectory>,
});

/** The composition root: the working default of every port, then the host's own. Operations never see it. */
export function createContainer(
  store: Store,
  translator: Translator,
  configure: ((container: Container) => void) | undefined,
): Container {
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(identifiers.store).toConstantValue(store);
  container.bind(identifiers.clock).toConstantValue(systemClock);
  container.bind(identifiers.logger).toConstantValue(jsonLogger());
  container.bind(identifiers.tracer).toConstantValue(noTracer);
  container.bind(identifiers.translator).toConstantValue(translator);
  container.bind(identifiers.approval).toConstantValue(noApproval);
  container.bind(identifiers.access).toConstantValue(openAccess);
  container.bind(identifiers.locations).toConstantValue(actorLocations);
  container.bind(identifiers.actors).toConstantValue(emptyDirectory);
  container.bind(identifiers.ids).toDynamicValue((context) => {
    const clock = context.get(identifiers.clock);
    return createIds(() => clock.now());
  });
  configure?.(container);
  const clock = container.get(identifiers.clock);
  if (clock !== systemClock) container.rebind(identifiers.clock).toConstantValue(wholeClock(clock));
  const logger = safeLogger(container.get(identifiers.logger));
  container.rebind(identifiers.logger).toConstantValue(logger);
  return container;
}
