import { definePhrases } from '@parasol/core';

/** What is wrong with what a rule gave, and what cannot be computed again. */
export const reasons = definePhrases('rule', {
  LINES: (p: { lines: number; most: number }) => `it has ${p.lines} lines, not 1 to ${p.most}.`,
  LINE_TWICE: (p: { id: string }) => `two lines have the id "${p.id}".`,
  LINE_ID: (p: { id: string }) => `"${p.id}" is no id of a line.`,
  LIMIT: (p: { limit: string }) => `its limit ${p.limit} is no amount.`,
  UNKNOWN_LINE: (p: { id: string; lines: readonly string[] }) =>
    `"${p.id}" is none of its lines ${p.lines.join(', ')}.`,
  NO_DECIMAL: (p: { text: string }) => `${p.text} is no decimal text.`,
  /** In the words of the rule itself. */
  SAID: (p: { text: string }) => p.text,
  BENEFIT: (p: { id: string }) => `Benefit ${p.id}`,
  PART: (p: { plan: string; cycle: string }) => `A part of ${p.plan} in cycle ${p.cycle}`,
  EXPLANATION: () => 'The explanation of this benefit',
  VERSION_GONE: (p: { entity: string; id: string; version: number }) =>
    `version ${p.version} of ${p.entity} ${p.id} is not kept any more.`,
});

/** The words of an explanation. */
export const explanations = definePhrases('explanation', {
  TOGETHER: (p: { amount: string; currency: string }) => `Together ${p.amount} ${p.currency}.`,
  ROUNDED: (p: { sum: string; mode: string; amount: string; currency: string }) =>
    `Together ${p.sum}, rounded ${p.mode} to ${p.amount} ${p.currency}.`,
  NO_LIMIT: () => 'There is no limit.',
  OVER_LIMIT: (p: { limit: string; currency: string }) =>
    `That is over the limit of ${p.limit} ${p.currency}, so the payment is held until somebody decides.`,
  WITHIN_LIMIT: (p: { limit: string; currency: string }) => `That is within the limit of ${p.limit} ${p.currency}.`,
  AMOUNT: (p: { label: string; amount: string }) => `${p.label}: ${p.amount}`,
  AMOUNT_BECAUSE: (p: { label: string; amount: string }) => `${p.label}: ${p.amount}, because`,
  NOTHING: (p: { label: string }) => `${p.label}: nothing`,
  NOTHING_BECAUSE: (p: { label: string }) => `${p.label}: nothing, because`,
});
