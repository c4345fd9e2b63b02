/** What was checked, one line each; the output of a check is shown where it failed. */
export class Report {
  failed = 0;

  step(name: string, { ok, output }: { readonly ok: boolean; readonly output: string }): boolean {
    console.log(`${ok ? '✓' : '✗'} ${name}`);
    if (ok) return true;
    console.log(output.trim());
    this.failed++;
    return false;
  }

  /** A figure beside its limits. The goal is what we promise; a busy machine may miss it, so only the second limit fails. */
  figure(name: string, value: number, limit: number | { readonly goal: number; readonly fails: number }): void {
    const { goal, fails } = typeof limit === 'number' ? { goal: limit, fails: limit } : limit;
    const verdict = value <= goal ? '' : value <= fails ? ' (above the goal; a busy machine?)' : '';
    this.step(`${name}: ${value}, at most ${goal}${verdict}`, {
      ok: value <= fails,
      output: `The limits are in tools/pack-check/budget.json.`,
    });
  }
}
