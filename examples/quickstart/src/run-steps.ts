import type { StepTime } from './report/report.ts';
import type { Screen } from './terminal/screen.ts';

/** Carries steps out one after the other, numbered on the screen, and measures them. */
export interface Steps {
  readonly times: readonly StepTime[];
  /** Only `work` is measured; what is printed afterwards is not. */
  run<T>(name: string, heading: string, work: () => Promise<T>): Promise<T>;
}

export function createSteps(screen: Screen): Steps {
  const times: StepTime[] = [];
  return {
    times,
    async run(name, heading, work) {
      screen.heading(`${times.length + 1}  ${heading}`);
      const started = performance.now();
      const result = await work();
      times.push({ name, milliseconds: performance.now() - started });
      return result;
    },
  };
}
