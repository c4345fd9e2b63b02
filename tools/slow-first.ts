import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The longest tests, longest first. */
const SLOW = ['reliability/crash/crash-postgres', 'reliability/crash/', 'reliability/workers/', 'reliability/'];

/** Begins with the files that take longest, so that none of them is left to one worker in the end. The others come as vitest has them. */
export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = SLOW.findIndex((part) => moduleId.includes(part));
      return at === -1 ? SLOW.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
