import type { PaymentCycleMessages } from './catalogues.ts';

const validity = (from: string, to: string): string =>
  `${from === '' ? '' : `à partir du ${from} `}${to === '' ? 'sans fin' : `jusqu'au ${to}`}`;

export const messages: PaymentCycleMessages = {
  payment_cycle: {
    HOUSEHOLDS_INCOMPLETE: (p) =>
      `${p.households} ménages que ${p.paymentPlan} paie ont reçu une partie de leurs membres par un import qui n'est pas fini. Attendez l'import, ou poursuivez-le là où il s'est arrêté ; puis relancez.`,
    ENROLMENT_INCOMPLETE: (p) =>
      `${p.beneficiaries} bénéficiaires que ${p.paymentPlan} paie sont venus par un fichier dont tous ne sont pas encore inscrits. Attendez l'import, ou poursuivez-le là où il s'est arrêté ; puis relancez.`,
    UNKNOWN_RULE: (p) =>
      `Aucune règle de calcul n'a l'identifiant ${p.id}. ${
        p.known.length === 0
          ? "Aucune n'est enregistrée : donnez des règles dans paymentCycle({ rules })."
          : `Sont enregistrées : ${p.known.join(' ; ')}.`
      }`,
    RULE_INACTIVE: (p) =>
      `La règle « ${p.rule} » n'est pas valable le ${p.on} : elle est valable ${validity(p.from, p.to)}.`,
    RULE_KIND: (p, say) =>
      `La règle « ${p.rule} » calcule pour des plans ${say.and(p.kinds)}, et ceci est un plan ${p.kind}.`,
    RULE_FORMULA: (p, say) =>
      `La règle « ${p.rule} » a donné quelque chose qui ne peut pas être calculé : ${say(p.reason)}`,
    RULE_FAILED: (p, say) =>
      `La règle « ${p.rule} » a échoué pour ${p.id} : ${say(p.reason)} Rien de cette partie n'a été écrit ; corrigez la règle et relancez.`,
    RULE_CHANGED: (p, say) =>
      `${say(p.what)} : calcul fait par la version ${p.version} de « ${p.rule} », dont le code n'est plus celui qui est enregistré. Donnez cette version dans paymentCycle({ formerRules }).`,
    TODAY_IN_RULE: () =>
      'Un montant ne doit pas dépendre du jour où il est calculé. Prenez {"var": "period.start"} ou {"var": "period.end"} au lieu de today, aussi comme seconde partie de "age".',
    PARAMETER_RIGHT: (p) =>
      `Pour changer « ${p.parameter} », il faut l'un des droits ${p.anyOf.join(', ')}, et vous n'en avez aucun.`,
    TARGET_REQUIRED: () =>
      'Un plan de paiement paie pour une seule chose : donnez benefitPlanId, ou businessObjectType et businessObjectId.',
    CYCLE_PERIOD: (p) =>
      `Le cycle ${p.code} va du ${p.startDate} au ${p.endDate}, ce qui n'est pas ce mois. Corrigez ses dates, ou donnez-lui un autre code.`,
    CYCLE_COMPUTED: (p) =>
      `Quelque chose a été calculé dans le cycle ${p.code} ; son ${p.field} reste donc tel quel. Sous un autre nom, le mois serait payé une fois de plus.`,
    PLAN_COMPUTED: (p) =>
      `Quelque chose a été calculé d'après le plan de paiement ${p.code} ; son ${p.field} reste donc tel quel : avec d'autres échéances, il pourrait payer des mois qu'il ne devrait pas. Remplacez-le par un successeur valable à partir d'une date.`,
    CYCLE_SUSPENDED: (p) => `Le cycle ${p.code} est suspendu. Mettez-le à ACTIVE avant de le calculer.`,
    BEING_COMPUTED: (p) =>
      `Une partie du calcul ${p.calculation} a été faite par un autre appel qui n'est pas fini. Relancez le mois, hors d'une transaction ou d'un aperçu, et il sera achevé.`,
    MERGE_MEANWHILE: (p, say) =>
      `Il reste ${say.count(p.count, 'calcul de paiements', 'calculs de paiements')} à finir. Calculez le mois jusqu'au bout, puis fusionnez les enregistrements ou annulez la fusion.`,
    CLOSE_MEANWHILE: (p, say) =>
      `Il reste ${say.count(p.count, 'calcul', 'calculs')} de ce plan à finir. Calculez le mois jusqu'au bout, puis fermez le plan ; sinon les derniers ne seraient pas payés.`,
    UNKNOWN_EXTRA: (p, say) =>
      `Aucune règle à calculer n'accepte « extra.${p.key} ».${say.hint(p.hint)}${p.known.length === 0 ? '' : ` Elles acceptent ${p.known.join(', ')}.`}`,
    EXTRA_DIFFERS: (p) =>
      `${p.paymentPlan} a été calculé pour ${p.cycle} avec d'autres valeurs extra. Ce qui est calculé reste : relancez sans extra, ou avec les mêmes.`,
    CODE_TAKEN: (p) => `Le code « ${p.code} » est pris. Choisissez-en un autre.`,
    NUMBER_FORM: (p, say) =>
      `Donnez des chiffres avec au plus un point et ${say.count(p.scale, 'décimale', 'décimales')}, comme 12.50.`,
    NUMBER_AS_TEXT: () => 'Écrivez en texte les nombres au-delà de 2^53.',
    NUMBER_SIZE: (p, say) => `Donnez au plus ${say.count(p.whole, 'chiffre', 'chiffres')} avant le point.`,
    NUMBER_AT_LEAST: (p) => `La valeur est d'au moins ${p.least}.`,
    NUMBER_AT_MOST: (p) => `La valeur est d'au plus ${p.most}.`,
    CURRENCY_FORM: () => "Une monnaie est un code de l'ISO 4217, comme EUR.",
    CYCLE_REVERSED: () => 'Un cycle finit le jour où il commence, ou après.',
    CODE_BLANK: () => "Un code n'est pas vide et n'a pas d'espace avant ou après.",
    NOT_REPRODUCIBLE: (p, say) => `La prestation ${p.benefit} ne peut pas être expliquée : ${say(p.what)}`,
  },
  rule: {
    LINES: (p) => `elle a ${p.lines} lignes, et non de 1 à ${p.most}.`,
    LINE_TWICE: (p) => `deux lignes ont l'identifiant « ${p.id} ».`,
    LINE_ID: (p) => `« ${p.id} » n'est pas un identifiant de ligne.`,
    LIMIT: (p) => `sa limite ${p.limit} n'est pas un montant.`,
    UNKNOWN_LINE: (p) => `« ${p.id} » n'est aucune de ses lignes ${p.lines.join(', ')}.`,
    NO_DECIMAL: (p) => `${p.text} n'est pas un nombre décimal écrit en texte.`,
    SAID: (p) => p.text,
    BENEFIT: (p) => `Prestation ${p.id}`,
    PART: (p) => `Une partie de ${p.plan} dans le cycle ${p.cycle}`,
    EXPLANATION: () => `L'explication de cette prestation`,
    VERSION_GONE: (p) => `la version ${p.version} de ${p.entity} ${p.id} n'est plus conservée.`,
  },
  explanation: {
    TOGETHER: (p) => `En tout ${p.amount} ${p.currency}.`,
    ROUNDED: (p) => `En tout ${p.sum}, arrondi (${p.mode}) à ${p.amount} ${p.currency}.`,
    NO_LIMIT: () => "Il n'y a pas de limite.",
    OVER_LIMIT: (p) =>
      `C'est au-dessus de la limite de ${p.limit} ${p.currency} ; le paiement est donc retenu jusqu'à ce que quelqu'un décide.`,
    WITHIN_LIMIT: (p) => `C'est dans la limite de ${p.limit} ${p.currency}.`,
    AMOUNT: (p) => `${p.label} : ${p.amount}`,
    AMOUNT_BECAUSE: (p) => `${p.label} : ${p.amount}, car`,
    NOTHING: (p) => `${p.label} : rien`,
    NOTHING_BECAUSE: (p) => `${p.label} : rien, car`,
  },
};
