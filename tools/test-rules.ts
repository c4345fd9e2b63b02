import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Fails the run where the tests themselves break a rule:
 * - two tests of a file have one name, so that a failure does not say which;
 * - a test is skipped without a reason. Give one by `context.skip(condition, 'reason')`; it is printed.
 */
export default class TestRules implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const broken = modules.flatMap((module) => [...duplicates(module), ...skipped(module)]);
    for (const sentence of broken) console.error(`✗ ${sentence}`);
    if (broken.length > 0) process.exitCode = 1;
  }
}

function* duplicates(module: TestModule): Generator<string> {
  const seen = new Set<string>();
  for (const test of module.children.allTests()) {
    if (seen.has(test.fullName)) yield `${where(test)}: another test of this file has the same name.`;
    seen.add(test.fullName);
  }
}

function* skipped(module: TestModule): Generator<string> {
  for (const test of module.children.allTests('skipped')) {
    const result = test.result();
    const reason = result.state === 'skipped' ? result.note : undefined;
    if (reason) console.log(`skipped: ${where(test)}: ${reason}`);
    // `vitest -t word` skips what does not match.
    else if (!filtered(test))
      yield `${where(test)} is skipped without a reason: use context.skip(condition, 'reason').`;
  }
}

const filtered = (test: TestCase): boolean => test.project.config.testNamePattern !== undefined;

const where = (test: TestCase): string => `${test.module.relativeModuleId} > ${test.fullName}`;
