import type { OperationContext } from '../operation/context.ts';
import type { BoundOperation } from '../operation/service.ts';
import type { ChangeListener } from '../signals/events.ts';
import type { AfterHandler, BeforeHandler, BothHandler, HandlerOptions } from '../signals/signals.ts';
import type { PlainCalls } from './session.ts';

/** Every operation of the composed services, by its signal. */
type BySignal<S> = {
  [B in OperationsOf<S> as B extends { readonly signal: infer Signal extends string } ? Signal : never]: B;
};
type OperationsOf<S> = { [Name in keyof S]: S[Name][keyof S[Name]] }[keyof S];

/** Names of all signals of the composed modules. */
export type SignalNames<S> = keyof BySignal<S> & string;

type InputOf<S, N extends SignalNames<S>> = BySignal<S>[N] extends BoundOperation<infer In, infer _> ? In : never;
type OutputOf<S, N extends SignalNames<S>> = BySignal<S>[N] extends BoundOperation<infer _, infer Out> ? Out : never;

/** What a host's handler works with: the transaction's context and all services by name. */
export type HandlerContext<S> = OperationContext & { readonly services: PlainCalls<S> };

/**
 * Hooks of the host. Only names of the listed modules compile; the handler runs in the operation's transaction.
 *
 * @example
 * const unbind = app.signals.bind('individual_service.create', (ctx, { input }) => {
 *   if (input.dob > ctx.today) ctx.fail(acmeErrors.BORN_LATER({ dob: input.dob }, ['dob']));
 * }, 'before');
 */
export interface AppSignals<S> {
  bind<N extends SignalNames<S>>(
    signal: N,
    handler: BeforeHandler<InputOf<S, N>, HandlerContext<S>>,
    when: 'before',
    options?: HandlerOptions,
  ): () => void;
  bind<N extends SignalNames<S>>(
    signal: N,
    handler: AfterHandler<InputOf<S, N>, OutputOf<S, N>, HandlerContext<S>>,
    when: 'after',
    options?: HandlerOptions,
  ): () => void;
  bind<N extends SignalNames<S>>(
    signal: N,
    handler: BothHandler<InputOf<S, N>, OutputOf<S, N>, HandlerContext<S>>,
    when: 'both',
    options?: HandlerOptions,
  ): () => void;
}

/** Events after the commit, in process. A listener that fails is logged; it changes neither the answer nor the next listener. */
export interface AppEvents<S> {
  /** Listens to one signal, to a host's own transactions, or to all with `'*'`; gives the function that stops listening. */
  on(signal: SignalNames<S> | 'session.transaction' | '*', listener: ChangeListener): () => void;
}
