import { suchAs } from '../errors.ts';
import type { SocialProtectionMessages } from './catalogues.ts';

const takers = { INDIVIDUAL: 'pessoas', GROUP: 'agregados familiares' } as const;

interface Whom {
  readonly kind: 'INDIVIDUAL' | 'GROUP';
  readonly isPartial: boolean;
}
const people = ({ kind, isPartial }: Whom): string => `${takers[kind]}${isPartial ? ' que pode ver' : ''}`;
interface Apart {
  readonly alreadyEnrolled: number;
  readonly inUnfinishedUploads: number;
}
const apart = ({ alreadyEnrolled, inUnfinishedUploads }: Apart): string[] => [
  ...(alreadyEnrolled === 0 ? [] : [`${alreadyEnrolled} já têm um lugar no plano`]),
  ...(inUnfinishedUploads === 0 ? [] : [`${inUnfinishedUploads} vêm de ficheiros cuja importação não terminou`]),
];
const apartFirst = (p: Apart): string =>
  apart(p)
    .map((part) => `${part}; `)
    .join('');

export const messages: SocialProtectionMessages = {
  social_protection: {
    CODE_TAKEN: (p) =>
      `O código «${p.code}» já é do plano «${p.taken}». Maiúsculas, minúsculas e espaços não contam; escolha outro código.`,
    NAME_TAKEN: (p) =>
      `O plano «${p.code}» já se chama «${p.name}». Maiúsculas, minúsculas e espaços não contam; escolha outro nome.`,
    SCHEMA_NO_OBJECT: () => 'O esquema não é um objeto JSON. Dê um esquema JSON (draft 7), como objeto ou como texto.',
    SCHEMA_NOT_JSON: (p) =>
      `O esquema não é JSON (${p.reason}). Dê um esquema JSON (draft 7), como objeto ou como texto.`,
    CEILING_NEGATIVE: (p) => `Um teto de ${p.ceiling} tiraria dinheiro às pessoas. Dê zero ou mais.`,
    TYPE_IN_USE: (p) =>
      `O plano «${p.code}» tem ou teve beneficiários, por isso o seu tipo continua a ser ${p.type}. Crie outro plano para o outro tipo.`,
    CAPACITY_BELOW_ENROLLED: (p) =>
      `O plano «${p.code}» tem ${p.taken} lugares ocupados, por isso a sua capacidade não pode ser ${p.capacity}. Dê pelo menos ${p.taken}, ou gradue primeiro alguns beneficiários.`,
    PLAN_OF_OTHER_TYPE: (p) =>
      `O plano «${p.code}» é do tipo ${p.type} e aceita ${takers[p.takes]}, não ${takers[p.given]}.`,
    PLAN_NOT_OPEN: (p) =>
      `O plano «${p.code}» está ${p.status} e não aceita ninguém. ${p.status === 'CLOSED' ? 'Continua encerrado; crie outro plano.' : 'Abra-o primeiro.'}`,
    CLOSE_INSTEAD: (p) =>
      `O plano «${p.code}» encerra-se pela sua própria operação, que diz o que acontece aos beneficiários.`,
    SCHEMA_BREAKS_DATA: (p, say) =>
      `${say.count(p.failing, 'beneficiário', 'beneficiários')} do plano «${p.code}» não cumpririam o esquema${suchAs(p.examples, ', por exemplo ')}. Corrija primeiro os seus dados, ou faça com que o esquema os permita.`,
    PLAN_REPLACED: (p) =>
      `O plano «${p.code}» foi substituído pelo plano ${p.by} e não aceita ninguém. Inscreva no seu sucessor.`,
    PLAN_NOT_YET_VALID: (p) =>
      `O plano «${p.code}» começa em ${p.from} e hoje é ${p.today}. Inscreva a partir desse dia.`,
    PLAN_EXPIRED: (p) => `O plano «${p.code}» terminou em ${p.to} e hoje é ${p.today}, por isso não aceita ninguém.`,
    PLAN_FULL: (p) =>
      `Os ${p.capacity} lugares do plano «${p.code}» estão ocupados. Inscreva como POTENTIAL, que não ocupa lugar, ou aumente maxBeneficiaries.`,
    VALID_AFTER_PLAN: (p) => `A inscrição começaria em ${p.from}, depois de o plano «${p.code}» terminar em ${p.to}.`,
    ALREADY_ENROLLED: (p) =>
      `Já está inscrito no plano «${p.code}», com o estado ${p.status}. Altere antes o beneficiário ${p.id}.`,
    PLACES_SHORT: (p, say) =>
      `${p.left === 1 ? 'Resta' : 'Restam'} ${say.count(p.left, 'lugar', 'lugares')} no plano «${p.code}» e ${p.wanted} seriam ocupados. Escolha menos, ou aumente maxBeneficiaries.`,
    IDS_OR_WHERE: () => 'Dê ou identificadores ou uma condição, nem ambos nem nenhum.',
    UPLOAD_UNFINISHED: () =>
      'Uma importação que não terminou criou este registo, por isso ainda não deve ser usado. Espere pela importação, ou continue-a onde parou.',
    ENROLMENT_FIXED: (p) =>
      `${p.field} de uma inscrição nunca muda, porque há pagamentos que se referem a ela. Elimine-a e inscreva de novo.`,
    NO_CRITERIA: () => 'Sem critérios, toda a gente seria inscrita. Dê critérios, ou diga-o com everybody: true.',
    EVERYBODY_WITH_CRITERIA: () => 'Dê critérios ou everybody: true, não as duas coisas.',
    CRITERION_TWICE: (p) =>
      `Dois critérios chamam-se «${p.name}». Os nomes distinguem os critérios na resposta; dê a cada um o seu.`,
    CRITERION_SELECTS_EVERYBODY: (p) =>
      `O critério «${p.name}» não contém nenhuma condição e deixaria passar toda a gente. Retire-o, ou dê-lhe uma condição.`,
  },
  enrolment: {
    EMPTY_REGISTRY: (p) => `Ninguém foi inscrito: não há ${people(p)} no registo.`,
    ALL_ENROLLED: (p) => `Ninguém foi inscrito: ao todo há ${p.considered} ${people(p)}, e já têm um lugar no plano.`,
    UPLOADS_UNFINISHED: (p) =>
      `Ninguém foi inscrito: de ${p.considered} ${people(p)}, ${apart(p).join('; ')}. Inscreva-os quando as importações terminarem.`,
    NO_PLACE: (p) =>
      `Ninguém foi inscrito: de ${p.considered} ${people(p)}, ${apartFirst(p)}${p.overCapacity} cumprem todos os critérios, mas já não há lugar.`,
    REMOVED: (p) =>
      `Ninguém foi inscrito: de ${p.considered} ${people(p)}, ${apartFirst(p)}` +
      `${p.before.map(({ criterion, removed }) => `«${criterion}» excluiu ${removed}, `).join('')}` +
      `«${p.criterion}» excluiu os últimos ${p.removed}.`,
  },
};
