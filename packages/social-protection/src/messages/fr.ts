import { suchAs } from '../errors.ts';
import type { SocialProtectionMessages } from './catalogues.ts';

const takers = { INDIVIDUAL: 'des personnes', GROUP: 'des ménages' } as const;

interface Whom {
  readonly kind: 'INDIVIDUAL' | 'GROUP';
  readonly isPartial: boolean;
}
const people = ({ kind, isPartial }: Whom): string =>
  `${kind === 'INDIVIDUAL' ? 'personnes' : 'ménages'}${isPartial ? ' que vous voyez' : ''}`;
interface Apart {
  readonly alreadyEnrolled: number;
  readonly inUnfinishedUploads: number;
  readonly inExclusivePlans: number;
}
const apart = ({ alreadyEnrolled, inUnfinishedUploads, inExclusivePlans }: Apart): string[] => [
  ...(alreadyEnrolled === 0 ? [] : [`${alreadyEnrolled} ont déjà une place dans le plan`]),
  ...(inUnfinishedUploads === 0 ? [] : [`${inUnfinishedUploads} viennent de fichiers dont l'import n'est pas fini`]),
  ...(inExclusivePlans === 0 ? [] : [`${inExclusivePlans} ont une place dans un plan qui exclut celui-ci`]),
];
const apartFirst = (p: Apart): string =>
  apart(p)
    .map((part) => `${part} ; `)
    .join('');

export const messages: SocialProtectionMessages = {
  social_protection: {
    CODE_TAKEN: (p) =>
      `Le code « ${p.code} » est pris par le plan « ${p.taken} ». Majuscules, minuscules et espaces ne font pas de différence ; choisissez un autre code.`,
    NAME_TAKEN: (p) =>
      `Le plan « ${p.code} » s'appelle déjà « ${p.name} ». Majuscules, minuscules et espaces ne font pas de différence ; choisissez un autre nom.`,
    SCHEMA_NO_OBJECT: () =>
      "Le schéma n'est pas un objet JSON. Donnez un schéma JSON (draft 7), comme objet ou comme texte.",
    SCHEMA_NOT_JSON: (p) =>
      `Le schéma n'est pas du JSON (${p.reason}). Donnez un schéma JSON (draft 7), comme objet ou comme texte.`,
    CEILING_NEGATIVE: (p) => `Un plafond de ${p.ceiling} prendrait de l'argent aux gens. Donnez zéro ou plus.`,
    TYPE_IN_USE: (p) =>
      `Le plan « ${p.code} » a ou a eu des bénéficiaires ; son type reste donc ${p.type}. Créez un autre plan pour l'autre type.`,
    TYPE_WITH_UPLOADS: (p) =>
      `Des fichiers importés dans le plan « ${p.code} » ne sont pas terminés ; son type reste donc ${p.type}. Renvoyez ce qui a été interrompu et appliquez ou rejetez ce qui attend, ou créez un autre plan pour l'autre type.`,
    CAPACITY_BELOW_ENROLLED: (p) =>
      `Le plan « ${p.code} » a ${p.taken} places occupées ; sa capacité ne peut donc pas être ${p.capacity}. Donnez au moins ${p.taken}, ou faites d'abord sortir des bénéficiaires.`,
    PLAN_OF_OTHER_TYPE: (p) =>
      `Le plan « ${p.code} » est de type ${p.type} et prend ${takers[p.takes]}, pas ${takers[p.given]}.`,
    PLAN_NOT_OPEN: (p) =>
      `Le plan « ${p.code} » est ${p.status} et ne prend personne. ${p.status === 'CLOSED' ? 'Il reste fermé ; créez un autre plan.' : "Ouvrez-le d'abord."}`,
    CLOSE_INSTEAD: (p) =>
      `Le plan « ${p.code} » se ferme par sa propre opération, qui dit ce que deviennent ses bénéficiaires.`,
    SCHEMA_BREAKS_DATA: (p, say) =>
      `${say.count(p.failing, 'bénéficiaire', 'bénéficiaires')} du plan « ${p.code} » ne respecteraient pas le schéma${suchAs(p.examples, ', par exemple ')}. Corrigez d'abord leurs données, ou faites que le schéma les permette.`,
    PLAN_REPLACED: (p) =>
      `Le plan « ${p.code} » a été remplacé par le plan ${p.by} et ne prend plus personne. Inscrivez dans son successeur.`,
    PLAN_NOT_YET_VALID: (p) =>
      `Le plan « ${p.code} » commence le ${p.from} et nous sommes le ${p.today}. Inscrivez à partir de ce jour-là.`,
    PLAN_EXPIRED: (p) =>
      `Le plan « ${p.code} » a fini le ${p.to} et nous sommes le ${p.today} ; il ne prend donc plus personne.`,
    PLAN_FULL: (p) =>
      `Les ${p.capacity} places du plan « ${p.code} » sont toutes occupées. Inscrivez comme POTENTIAL, ce qui ne prend pas de place, ou augmentez maxBeneficiaries.`,
    VALID_AFTER_PLAN: (p) => `L'inscription commencerait le ${p.from}, après la fin du plan « ${p.code} » le ${p.to}.`,
    ALREADY_ENROLLED: (p) =>
      `Déjà inscrit dans le plan « ${p.code} », avec le statut ${p.status}. Modifiez plutôt le bénéficiaire ${p.id}.`,
    PLACES_SHORT: (p, say) =>
      `Il reste ${say.count(p.left, 'place', 'places')} dans le plan « ${p.code} » et ${p.wanted} seraient prises. Choisissez moins de monde, ou augmentez maxBeneficiaries.`,
    IDS_OR_WHERE: () => 'Donnez ou bien des identifiants ou bien une condition, pas les deux et pas aucun.',
    NOT_ELIGIBLE: (p) =>
      `Pas éligible au plan « ${p.code} », d'après ${p.failed.join(', ')}. La règle l'explique ligne par ligne.`,
    IN_EXCLUSIVE_PLAN: (p) =>
      `A une place dans un plan que le plan « ${p.code} » exclut, en personne ou par le ménage. Sortez-y d'abord.`,
    MERGED_INTO_EXCLUSIVE: (p) =>
      `La personne fusionnée aurait des places dans les plans « ${p.code} » et « ${p.other} », qui s'excluent, en personne ou par le ménage. Sortez-la d'abord de l'un des deux (GRADUATED), puis fusionnez.`,
    OTHERS_WAIT: (p) =>
      `${p.waiting} attendent une place dans le plan « ${p.code} ». Les places leur reviennent dans leur ordre : promote, ou enrol, qui met le nouveau sur la liste.`,
    ENROL_TO_WAIT: () =>
      'Qui doit attendre une place est mis sur la liste par enrol, qui le classe. Donnez ids pour en inscrire un ou quelques-uns.',
    NO_WAITING_LIST: (p) =>
      `Le plan « ${p.code} » n'a pas de liste d'attente. Donnez-lui en une : waitingList dit comment elle est classée.`,
    NO_SCORE_TO_RANK_BY: () =>
      "La liste d'attente est classée par le score de la règle, et le plan n'a pas de règle avec un score.",
    PLAN_WITHOUT_RULE: (p) =>
      `Le plan « ${p.code} » n'a pas de règle d'éligibilité à poser de nouveau. Donnez-lui en une d'abord.`,
    EXCLUDES_ITSELF: () => "Un plan ne peut pas s'exclure lui-même.",
    TYPE_WITH_RULE: (p) =>
      `La règle et la liste d'attente concernent des plans de type ${p.type}. Changez-les dans le même appel.`,
    ELIGIBLE_FOR_WHAT: () => 'Éligible à quoi ? Donnez benefitPlanId, dont la règle est posée.',
    RULE_EMPTY: () => 'La règle ne demande rien. Donnez des critères, un score, ou les deux.',
    RULE_PUBLISHED: (p) =>
      `La version ${p.version} de la règle « ${p.code} » est publiée et ne change jamais. Créez la version suivante sous le même code.`,
    RULE_NOT_PUBLISHED: (p) =>
      `La version ${p.version} de la règle « ${p.code} » est un brouillon. Publiez-la avant qu'un plan s'en serve.`,
    RULE_OF_OTHER_KIND: (p) => `La règle « ${p.code} » juge ${takers[p.kind]}.`,
    TARGET_OF_HOUSEHOLDS: (p) =>
      `« ${p.of} » concerne les ménages et leurs membres ; une règle pour des personnes n'en a pas.`,
    BOUND_MISSING: () => 'Rien ne dit combien. Donnez atLeast, atMost, ou les deux.',
    UPLOAD_UNFINISHED: () =>
      "Un import qui n'est pas fini a créé cet enregistrement ; il ne doit donc pas encore servir. Attendez l'import, ou poursuivez-le là où il s'est arrêté.",
    ENROLMENT_FIXED: (p) =>
      `${p.field} d'une inscription ne change jamais, car des paiements y renvoient. Supprimez-la et inscrivez de nouveau.`,
    HOUSEHOLD_SPEAKS_TWICE: (p) =>
      `Les lignes ${p.lines.join(', ')}${p.more ? ', …' : ''} disent toutes quelque chose pour le plan au sujet du ménage « ${p.group} ». Laissez-le sur une seule.`,
    UPLOAD_WAITS: () =>
      "Les personnes de ce fichier sont dans un autre téléversement qui n'est pas terminé : il attend que quelqu'un les accepte, ou il a été interrompu. Faites-le d'abord terminer, puis renvoyez le fichier.",
    MADE_BEFORE: () =>
      "Des personnes de ce fichier sont au registre par un téléversement antérieur, si bien que personne ne serait consulté sur leur inscription. Envoyez-le avec mode 'update', par id ou par une clé : alors chaque ligne attend.",
    ROWS_CONTRADICT: (p) =>
      `Les lignes ${p.lines.join(', ')}${p.more ? ', …' : ''} concernent la même personne et disent des choses différentes pour le plan. N'en gardez qu'une.`,
    PERSON_REJECTED: (p) =>
      `Quelqu'un a rejeté la personne de la ligne ${p.line} dans le téléversement des personnes. Demandez pourquoi ; une ligne corrigée peut être renvoyée.`,
    NOT_IN_HOUSEHOLD: (p) =>
      `La personne de la ligne ${p.line} a été créée par un téléversement antérieur de ce fichier et n'est pas dans le ménage « ${p.group} ». Placez-l'y d'abord, ou inscrivez le ménage depuis le registre.`,
    PERSON_GONE: (p) =>
      `La personne de la ligne ${p.line} a été supprimée, fusionnée ou n'est plus à votre portée. Inscrivez-la, ou son ménage, depuis le registre.`,
    NO_CRITERIA: () =>
      'Sans critères, tout le monde serait inscrit. Donnez des critères, ou dites-le avec everybody: true.',
    EVERYBODY_WITH_CRITERIA: () => 'Donnez ou bien des critères ou bien everybody: true, pas les deux.',
    CRITERION_TWICE: (p) =>
      `Deux critères s'appellent « ${p.name} ». Les noms distinguent les critères dans la réponse ; donnez à chacun le sien.`,
    CRITERION_SELECTS_EVERYBODY: (p) =>
      `Le critère « ${p.name} » ne contient pas de condition et laisserait passer tout le monde. Enlevez-le, ou donnez-lui une condition.`,
  },
  eligibility: {
    THIS_EXPLANATION: () => 'Cette explication',
    HOLDS: (p) => `« ${p.name} » est rempli, car`,
    HOLDS_NOT: (p) => `« ${p.name} » n'est pas rempli, car`,
    BASE: (p) => `Le score commence à ${p.points}.`,
    LINE: (p) => `${p.label} : ${p.points}`,
    LINE_TIMES: (p) => `${p.label} : ${p.value} × ${p.weight} = ${p.points}`,
    LINE_NOT: (p) => `${p.label} : ne s'applique pas`,
    LINE_MISSING: (p) => `${p.label} : n'est pas connu`,
    NO_TOTAL: () => "Il n'y a pas de score, car quelque chose n'est pas connu ou est trop grand.",
    WITHIN: (p) => `En tout ${p.total} ; le seuil de ${p.limit} est respecté.`,
    BEYOND: (p) => `En tout ${p.total} ; le seuil de ${p.limit} est dépassé.`,
    ELIGIBLE: () => 'Éligible.',
    NOT_ELIGIBLE: () => 'Non éligible.',
  },
  enrolment: {
    EMPTY_REGISTRY: (p) => `Personne n'a été inscrit : il n'y a pas de ${people(p)} dans le registre.`,
    ALL_ENROLLED: (p) => `Personne n'a été inscrit : les ${p.considered} ${people(p)} ont déjà une place dans le plan.`,
    UPLOADS_UNFINISHED: (p) =>
      `Personne n'a été inscrit : sur ${p.considered} ${people(p)}, ${apart(p).join(' ; ')}. Inscrivez-les quand les imports seront finis.`,
    ALL_APART: (p) => `Personne n'a été inscrit : sur ${p.considered} ${people(p)}, ${apart(p).join(' ; ')}.`,
    NO_PLACE: (p) =>
      `Personne n'a été inscrit : sur ${p.considered} ${people(p)}, ${apartFirst(p)}${p.overCapacity} remplissent tous les critères, mais il ne reste aucune place.`,
    REMOVED: (p) =>
      `Personne n'a été inscrit : sur ${p.considered} ${people(p)}, ${apartFirst(p)}` +
      `${p.before.map(({ criterion, removed }) => `« ${criterion} » en a écarté ${removed}, `).join('')}` +
      `« ${p.criterion} » a écarté les ${p.removed} derniers.`,
  },
};
