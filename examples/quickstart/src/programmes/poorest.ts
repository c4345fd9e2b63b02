import type { EligibilityDefinition, WaitingListRanking } from '@parasol/social-protection';

/** A programme with fewer places than households that need one. */
export interface RankedProgramme {
  readonly code: string;
  readonly name: string;
  /** In one sentence, for people. */
  readonly sentence: string;
  readonly places: number;
  readonly rule: EligibilityDefinition;
  readonly waitingList: WaitingListRanking;
}

const isHead = { '==': [{ var: 'role' }, 'HEAD'] };
const ofHead = (property: string) => ({
  first: [{ var: 'members' }, isHead, { var: `individual.jsonExt.${property}` }],
});
const isSmall = { '<': [{ age: [{ var: 'individual.dob' }] }, 6] };
const canWork = { '==': [{ var: 'individual.jsonExt.able_bodied' }, true] };

/** For the made-up population: a proxy-means-test over households, whose poorest get the places. */
export const foodAid: RankedProgramme = {
  code: 'FOOD-AID',
  name: 'Food aid for the poorest',
  sentence:
    'The households with the lowest score of poverty get the 100 places; the others wait in the order of their score.',
  places: 100,
  rule: {
    score: {
      base: '120',
      lines: [
        { id: 'members', label: { en: 'Members' }, weight: '-6.5', value: { count: [{ var: 'members' }] } },
        {
          id: 'small',
          label: { en: 'Children under 6' },
          weight: '-8.25',
          value: { count: [{ var: 'members' }, isSmall] },
        },
        {
          id: 'work',
          label: { en: 'Members able to work' },
          weight: '9.75',
          value: { count: [{ var: 'members' }, canWork] },
        },
        { id: 'income', label: { en: 'Income' }, weight: '0.085', value: ofHead('household_income') },
      ],
      scale: 2,
      eligible: 'AT_MOST',
      cutoff: '115',
      cutoffs: [
        {
          name: 'Kolda',
          when: {
            some: [{ var: 'members' }, { and: [isHead, { '==': [{ var: 'individual.jsonExt.district' }, 'Kolda'] }] }],
          },
          cutoff: '125',
        },
      ],
    },
  },
  waitingList: { by: 'SCORE', first: 'LOWEST' },
};
