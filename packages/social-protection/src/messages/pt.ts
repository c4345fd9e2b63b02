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
  readonly inExclusivePlans: number;
}
const apart = ({ alreadyEnrolled, inUnfinishedUploads, inExclusivePlans }: Apart): string[] => [
  ...(alreadyEnrolled === 0 ? [] : [`${alreadyEnrolled} já têm um lugar no plano`]),
  ...(inUnfinishedUploads === 0 ? [] : [`${inUnfinishedUploads} vêm de ficheiros cuja importação não terminou`]),
  ...(inExclusivePlans === 0 ? [] : [`${inExclusivePlans} têm um lugar num plano que exclui este`]),
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
    TYPE_WITH_UPLOADS: (p) =>
      `Há ficheiros importados para o plano «${p.code}» que não terminaram, por isso o seu tipo continua a ser ${p.type}. Envie de novo o que foi interrompido e aplique ou rejeite o que espera, ou crie outro plano para o outro tipo.`,
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
    NOT_ELIGIBLE: (p) =>
      `Não é elegível para o plano «${p.code}», por ${p.failed.join(', ')}. A regra explica-o linha a linha.`,
    IN_EXCLUSIVE_PLAN: (p) =>
      `Tem um lugar num plano que o plano «${p.code}» exclui, em pessoa ou pelo agregado. Gradue-o lá primeiro.`,
    MERGED_INTO_EXCLUSIVE: (p) =>
      `A pessoa fundida teria lugares nos planos «${p.code}» e «${p.other}», que se excluem, em pessoa ou pelo agregado. Gradue uma das duas inscrições e funda depois.`,
    OTHERS_WAIT: (p) =>
      `${p.waiting} esperam por um lugar no plano «${p.code}». Os lugares são para eles pela sua ordem: promote, ou enrol, que põe o novo na lista.`,
    ENROL_TO_WAIT: () =>
      'Quem deve esperar por um lugar é posto na lista por enrol, que o ordena. Dê ids para inscrever um ou alguns.',
    NO_WAITING_LIST: (p) => `O plano «${p.code}» não tem lista de espera. Dê-lhe uma: waitingList diz como se ordena.`,
    NO_SCORE_TO_RANK_BY: () =>
      'A lista de espera ordena-se pela pontuação da regra, e o plano não tem uma regra com pontuação.',
    PLAN_WITHOUT_RULE: (p) =>
      `O plano «${p.code}» não tem uma regra de elegibilidade que se possa aplicar de novo. Dê-lhe uma primeiro.`,
    EXCLUDES_ITSELF: () => 'Um plano não se pode excluir a si mesmo.',
    TYPE_WITH_RULE: (p) => `A regra e a lista de espera são de planos do tipo ${p.type}. Mude-as na mesma chamada.`,
    ELIGIBLE_FOR_WHAT: () => 'Elegível para quê? Dê benefitPlanId, de cuja regra se trata.',
    RULE_EMPTY: () => 'A regra não pede nada. Dê critérios, uma pontuação, ou ambos.',
    RULE_PUBLISHED: (p) =>
      `A versão ${p.version} da regra «${p.code}» está publicada e nunca muda. Crie a versão seguinte com o mesmo código.`,
    RULE_NOT_PUBLISHED: (p) =>
      `A versão ${p.version} da regra «${p.code}» é um rascunho. Publique-a antes de um plano a usar.`,
    RULE_OF_OTHER_KIND: (p) => `A regra «${p.code}» julga ${takers[p.kind]}.`,
    TARGET_OF_HOUSEHOLDS: (p) => `«${p.of}» é de agregados e dos seus membros; uma regra para pessoas não os tem.`,
    BOUND_MISSING: () => 'Nada diz quantos. Dê atLeast, atMost, ou ambos.',
    UPLOAD_UNFINISHED: () =>
      'Uma importação que não terminou criou este registo, por isso ainda não deve ser usado. Espere pela importação, ou continue-a onde parou.',
    ENROLMENT_FIXED: (p) =>
      `${p.field} de uma inscrição nunca muda, porque há pagamentos que se referem a ela. Elimine-a e inscreva de novo.`,
    HOUSEHOLD_SPEAKS_TWICE: (p) =>
      `As linhas ${p.lines.join(', ')}${p.more ? ', …' : ''} dizem todas algo para o plano sobre o agregado «${p.group}». Deixe-o numa delas.`,
    UPLOAD_WAITS: () =>
      'As pessoas deste ficheiro estão noutro carregamento que não terminou: espera que alguém as aceite, ou foi interrompido. Faça-o terminar primeiro e envie o ficheiro de novo.',
    MADE_BEFORE: () =>
      "Há pessoas deste ficheiro no registo por um carregamento anterior, pelo que ninguém seria consultado sobre a sua inscrição. Envie-o com mode 'update', por id ou por uma chave: então cada linha espera.",
    ROWS_CONTRADICT: (p) =>
      `As linhas ${p.lines.join(', ')}${p.more ? ', …' : ''} tratam da mesma pessoa e dizem coisas diferentes para o plano. Deixe uma delas.`,
    PERSON_REJECTED: (p) =>
      `Alguém rejeitou a pessoa da linha ${p.line} no carregamento de pessoas. Pergunte porquê; uma linha corrigida pode ser enviada de novo.`,
    NOT_IN_HOUSEHOLD: (p) =>
      `A pessoa da linha ${p.line} foi criada por um carregamento anterior deste ficheiro e não está no agregado "${p.group}". Ponha-a lá primeiro, ou inscreva o agregado a partir do registo.`,
    PERSON_GONE: (p) =>
      `De quem trata a linha ${p.line} foi eliminado, fundido ou ficou fora do seu alcance. Inscreva a pessoa, ou o agregado, a partir do registo.`,
    NO_CRITERIA: () => 'Sem critérios, toda a gente seria inscrita. Dê critérios, ou diga-o com everybody: true.',
    EVERYBODY_WITH_CRITERIA: () => 'Dê critérios ou everybody: true, não as duas coisas.',
    CRITERION_TWICE: (p) =>
      `Dois critérios chamam-se «${p.name}». Os nomes distinguem os critérios na resposta; dê a cada um o seu.`,
    CRITERION_SELECTS_EVERYBODY: (p) =>
      `O critério «${p.name}» não contém nenhuma condição e deixaria passar toda a gente. Retire-o, ou dê-lhe uma condição.`,
  },
  eligibility: {
    THIS_EXPLANATION: () => 'Esta explicação',
    HOLDS: (p) => `«${p.name}» cumpre-se, porque`,
    HOLDS_NOT: (p) => `«${p.name}» não se cumpre, porque`,
    BASE: (p) => `A pontuação começa em ${p.points}.`,
    LINE: (p) => `${p.label}: ${p.points}`,
    LINE_TIMES: (p) => `${p.label}: ${p.value} × ${p.weight} = ${p.points}`,
    LINE_NOT: (p) => `${p.label}: não se aplica`,
    LINE_MISSING: (p) => `${p.label}: não se conhece`,
    NO_TOTAL: () => 'Não há pontuação, porque algo não se conhece ou é grande demais.',
    WITHIN: (p) => `No total ${p.total}; está dentro do limiar de ${p.limit}.`,
    BEYOND: (p) => `No total ${p.total}; está fora do limiar de ${p.limit}.`,
    ELIGIBLE: () => 'Elegível.',
    NOT_ELIGIBLE: () => 'Não elegível.',
  },
  enrolment: {
    EMPTY_REGISTRY: (p) => `Ninguém foi inscrito: não há ${people(p)} no registo.`,
    ALL_ENROLLED: (p) => `Ninguém foi inscrito: ao todo há ${p.considered} ${people(p)}, e já têm um lugar no plano.`,
    UPLOADS_UNFINISHED: (p) =>
      `Ninguém foi inscrito: de ${p.considered} ${people(p)}, ${apart(p).join('; ')}. Inscreva-os quando as importações terminarem.`,
    ALL_APART: (p) => `Ninguém foi inscrito: de ${p.considered} ${people(p)}, ${apart(p).join('; ')}.`,
    NO_PLACE: (p) =>
      `Ninguém foi inscrito: de ${p.considered} ${people(p)}, ${apartFirst(p)}${p.overCapacity} cumprem todos os critérios, mas já não há lugar.`,
    REMOVED: (p) =>
      `Ninguém foi inscrito: de ${p.considered} ${people(p)}, ${apartFirst(p)}` +
      `${p.before.map(({ criterion, removed }) => `«${criterion}» excluiu ${removed}, `).join('')}` +
      `«${p.criterion}» excluiu os últimos ${p.removed}.`,
  },
};
