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
}
const apart = ({ alreadyEnrolled, inUnfinishedUploads }: Apart): string[] => [
  ...(alreadyEnrolled === 0 ? [] : [`${alreadyEnrolled} ont déjà une place dans le plan`]),
  ...(inUnfinishedUploads === 0 ? [] : [`${inUnfinishedUploads} viennent de fichiers dont l'import n'est pas fini`]),
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
    UPLOAD_UNFINISHED: () =>
      "Un import qui n'est pas fini a créé cet enregistrement ; il ne doit donc pas encore servir. Attendez l'import, ou poursuivez-le là où il s'est arrêté.",
    ENROLMENT_FIXED: (p) =>
      `${p.field} d'une inscription ne change jamais, car des paiements y renvoient. Supprimez-la et inscrivez de nouveau.`,
    NO_CRITERIA: () =>
      'Sans critères, tout le monde serait inscrit. Donnez des critères, ou dites-le avec everybody: true.',
    EVERYBODY_WITH_CRITERIA: () => 'Donnez ou bien des critères ou bien everybody: true, pas les deux.',
    CRITERION_TWICE: (p) =>
      `Deux critères s'appellent « ${p.name} ». Les noms distinguent les critères dans la réponse ; donnez à chacun le sien.`,
    CRITERION_SELECTS_EVERYBODY: (p) =>
      `Le critère « ${p.name} » ne contient pas de condition et laisserait passer tout le monde. Enlevez-le, ou donnez-lui une condition.`,
  },
  enrolment: {
    EMPTY_REGISTRY: (p) => `Personne n'a été inscrit : il n'y a pas de ${people(p)} dans le registre.`,
    ALL_ENROLLED: (p) => `Personne n'a été inscrit : les ${p.considered} ${people(p)} ont déjà une place dans le plan.`,
    UPLOADS_UNFINISHED: (p) =>
      `Personne n'a été inscrit : sur ${p.considered} ${people(p)}, ${apart(p).join(' ; ')}. Inscrivez-les quand les imports seront finis.`,
    NO_PLACE: (p) =>
      `Personne n'a été inscrit : sur ${p.considered} ${people(p)}, ${apartFirst(p)}${p.overCapacity} remplissent tous les critères, mais il ne reste aucune place.`,
    REMOVED: (p) =>
      `Personne n'a été inscrit : sur ${p.considered} ${people(p)}, ${apartFirst(p)}` +
      `${p.before.map(({ criterion, removed }) => `« ${criterion} » en a écarté ${removed}, `).join('')}` +
      `« ${p.criterion} » a écarté les ${p.removed} derniers.`,
  },
};
