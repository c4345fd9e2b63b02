import { type CustomOperator, explain, explainText, type Say, type Trace, type TreeNode } from '@parasol/core';
import { explanations } from '../phrases.ts';
import type { AssembledSubject } from './assemble-subject.ts';
import type { CompiledLine, CompiledRule, CompiledScore } from './compile-rule.ts';
import type { RuleLabel } from './definition.ts';

/** A criterion of a rule for one person or household. */
export interface ExplainedCriterion {
  readonly name: string;
  readonly holds: boolean;
  readonly because: Trace;
}
/** A line of a score for one person or household. Points are decimal text. */
export interface ExplainedScoreLine {
  readonly id: string;
  readonly label: RuleLabel;
  readonly applies: boolean;
  readonly weight: string;
  /** Null where the line counts once, does not apply, or its value is missing. */
  readonly value: string | null;
  /** The value is needed and missing, so that there is no score. */
  readonly isMissing: boolean;
  readonly points: string;
  readonly because: { readonly when: Trace | null; readonly value: Trace | null };
}
/** A score for one person or household, line by line; decimal text. */
export interface ExplainedScore {
  readonly base: string;
  readonly lines: readonly ExplainedScoreLine[];
  /** Null where something is missing. */
  readonly total: string | null;
  readonly cutoff: string;
  /** The name of the cut-off that counts; null for the general one. */
  readonly cutoffName: string | null;
  readonly eligible: 'AT_MOST' | 'AT_LEAST';
  readonly within: boolean;
}
/** Why somebody is eligible by a rule, or not. Plain JSON. */
export interface ExplainedRule {
  readonly eligible: boolean;
  readonly criteria: readonly ExplainedCriterion[];
  readonly score: ExplainedScore | null;
}

/** How traces are made: with which operators, at which day, and what is not shown. */
export interface ExplainBasis {
  readonly today: string;
  readonly operators: readonly CustomOperator[];
  readonly hiddenIn: (tree: TreeNode) => ReadonlySet<TreeNode>;
}

/** Judges one person or household in process; it gives what the statement gives over the set. */
export function explainRule(rule: CompiledRule, subject: AssembledSubject, basis: ExplainBasis): ExplainedRule {
  const { today, operators, hiddenIn } = basis;
  const read = (tree: TreeNode): Trace['value'] => explain(tree, subject, { today }, { operators }).value;
  const show = (tree: TreeNode): Trace => explain(tree, subject, { today }, { operators, hidden: hiddenIn(tree) });
  const criteria = rule.criteria.map(({ name, holds }) => ({
    name,
    holds: read(holds) === true,
    because: show(holds),
  }));
  const score = rule.score === undefined ? null : explainScore(rule.score, read, show);
  return { eligible: criteria.every(({ holds }) => holds) && (score === null || score.within), criteria, score };
}

function explainScore(
  score: CompiledScore,
  read: (tree: TreeNode) => Trace['value'],
  show: (tree: TreeNode) => Trace,
): ExplainedScore {
  const isIncomplete = read(score.isIncomplete) === true;
  return {
    base: score.base,
    lines: score.lines.map((line) => explainLine(line, read, show)),
    total: isIncomplete ? null : String(read(score.total)),
    cutoff: String(read(score.cutoff)),
    cutoffName: score.cutoffs.find(({ when }) => read(when) === true)?.name ?? null,
    eligible: score.eligible,
    within: !isIncomplete && read(score.within) === true,
  };
}

function explainLine(
  { id, label, weight, when, value, points }: CompiledLine,
  read: (tree: TreeNode) => Trace['value'],
  show: (tree: TreeNode) => Trace,
): ExplainedScoreLine {
  const applies = when === null || read(when) === true;
  const shown = value === null || !applies ? null : show(value);
  const found = value === null || !applies ? null : read(value);
  return {
    id,
    label,
    applies,
    weight,
    value: shown?.value === null || shown === null ? null : String(shown.value),
    isMissing: applies && value !== null && found === null,
    points: String(read(points)),
    because: { when: when === null ? null : show(when), value: shown },
  };
}

/** The explanation as lines that a person can read. */
export function explanationText({ eligible, criteria, score }: ExplainedRule, language: string, say: Say): string[] {
  const lines = criteria.flatMap(({ name, holds, because }) => [
    say(holds ? explanations.HOLDS({ name }) : explanations.HOLDS_NOT({ name })),
    ...indented(explainText(because, say)),
  ]);
  if (score !== null) lines.push(...scoreText(score, language, say));
  return [...lines, say(eligible ? explanations.ELIGIBLE() : explanations.NOT_ELIGIBLE())];
}

function scoreText(
  { base, lines, total, cutoff, cutoffName, within }: ExplainedScore,
  language: string,
  say: Say,
): string[] {
  const told = lines.map(({ label, applies, value, weight, points, isMissing }) => {
    const name = label[language] ?? label.en;
    if (!applies) return explanations.LINE_NOT({ label: name });
    if (isMissing) return explanations.LINE_MISSING({ label: name });
    return value === null
      ? explanations.LINE({ label: name, points })
      : explanations.LINE_TIMES({ label: name, value, weight, points });
  });
  const limit = cutoffName === null ? cutoff : `${cutoff} (${cutoffName})`;
  const verdict =
    total === null
      ? explanations.NO_TOTAL()
      : within
        ? explanations.WITHIN({ total, limit })
        : explanations.BEYOND({ total, limit });
  return [say(explanations.BASE({ points: base })), ...told.map((message) => say(message)), say(verdict)];
}

const indented = (text: string): string[] => text.split('\n').map((line) => `  ${line}`);
