import type { Logger } from './ports.ts';

/** A logger of the host that stops nothing: what is told after a commit must not make it look refused. There is nobody to tell that it fails. */
export const safeLogger = (logger: Logger): Logger => {
  const told =
    (level: keyof Logger): Logger['info'] =>
    (message, fields) => {
      try {
        logger[level](message, fields);
      } catch {
        // It was the one to be told.
      }
    };
  return Object.freeze({ debug: told('debug'), info: told('info'), warn: told('warn'), error: told('error') });
};
