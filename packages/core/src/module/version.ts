declare const PARASOL_VERSION: string | undefined;

/** Version of `@parasol/core`, written in by the build; sources have none. */
export const version: string = typeof PARASOL_VERSION === 'undefined' ? 'development' : PARASOL_VERSION;
