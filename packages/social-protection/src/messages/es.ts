import { suchAs } from '../errors.ts';
import type { SocialProtectionMessages } from './catalogues.ts';

const takers = { INDIVIDUAL: 'personas', GROUP: 'hogares' } as const;

interface Whom {
  readonly kind: 'INDIVIDUAL' | 'GROUP';
  readonly isPartial: boolean;
}
const people = ({ kind, isPartial }: Whom): string => `${takers[kind]}${isPartial ? ' que usted ve' : ''}`;
interface Apart {
  readonly alreadyEnrolled: number;
  readonly inUnfinishedUploads: number;
  readonly inExclusivePlans: number;
}
const apart = ({ alreadyEnrolled, inUnfinishedUploads, inExclusivePlans }: Apart): string[] => [
  ...(alreadyEnrolled === 0 ? [] : [`${alreadyEnrolled} ya tienen un cupo en el plan`]),
  ...(inUnfinishedUploads === 0 ? [] : [`${inUnfinishedUploads} vienen de archivos cuya importación no ha terminado`]),
  ...(inExclusivePlans === 0 ? [] : [`${inExclusivePlans} tienen una plaza en un plan que excluye a este`]),
];
const apartFirst = (p: Apart): string =>
  apart(p)
    .map((part) => `${part}; `)
    .join('');

export const messages: SocialProtectionMessages = {
  social_protection: {
    CODE_TAKEN: (p) =>
      `El código «${p.code}» ya lo tiene el plan «${p.taken}». Mayúsculas, minúsculas y espacios no cuentan; elija otro código.`,
    NAME_TAKEN: (p) =>
      `El plan «${p.code}» ya se llama «${p.name}». Mayúsculas, minúsculas y espacios no cuentan; elija otro nombre.`,
    SCHEMA_NO_OBJECT: () => 'El esquema no es un objeto JSON. Dé un esquema JSON (draft 7), como objeto o como texto.',
    SCHEMA_NOT_JSON: (p) =>
      `El esquema no es JSON (${p.reason}). Dé un esquema JSON (draft 7), como objeto o como texto.`,
    CEILING_NEGATIVE: (p) => `Un tope de ${p.ceiling} le quitaría dinero a la gente. Dé cero o más.`,
    TYPE_IN_USE: (p) =>
      `El plan «${p.code}» tiene o tuvo beneficiarios, así que su tipo sigue siendo ${p.type}. Cree otro plan para el otro tipo.`,
    TYPE_WITH_UPLOADS: (p) =>
      `Hay archivos importados en el plan «${p.code}» que no han terminado, así que su tipo sigue siendo ${p.type}. Envíe de nuevo lo que se interrumpió y aplique o rechace lo que espera, o cree otro plan para el otro tipo.`,
    CAPACITY_BELOW_ENROLLED: (p) =>
      `El plan «${p.code}» tiene ${p.taken} cupos ocupados, así que su capacidad no puede ser ${p.capacity}. Dé al menos ${p.taken}, o gradúe antes a algunos beneficiarios.`,
    PLAN_OF_OTHER_TYPE: (p) =>
      `El plan «${p.code}» es de tipo ${p.type} y admite ${takers[p.takes]}, no ${takers[p.given]}.`,
    PLAN_NOT_OPEN: (p) =>
      `El plan «${p.code}» está ${p.status} y no admite a nadie. ${p.status === 'CLOSED' ? 'Sigue cerrado; cree otro plan.' : 'Ábralo primero.'}`,
    CLOSE_INSTEAD: (p) =>
      `El plan «${p.code}» se cierra con su propia operación, que dice qué pasa con sus beneficiarios.`,
    SCHEMA_BREAKS_DATA: (p, say) =>
      `${say.count(p.failing, 'beneficiario', 'beneficiarios')} del plan «${p.code}» no cumplirían el esquema${suchAs(p.examples, ', por ejemplo ')}. Corrija primero sus datos, o haga que el esquema los permita.`,
    PLAN_REPLACED: (p) =>
      `El plan «${p.code}» fue reemplazado por el plan ${p.by} y no admite a nadie. Inscriba en su sucesor.`,
    PLAN_NOT_YET_VALID: (p) =>
      `El plan «${p.code}» comienza el ${p.from} y hoy es ${p.today}. Inscriba a partir de ese día.`,
    PLAN_EXPIRED: (p) => `El plan «${p.code}» terminó el ${p.to} y hoy es ${p.today}, así que no admite a nadie.`,
    PLAN_FULL: (p) =>
      `Los ${p.capacity} cupos del plan «${p.code}» están ocupados. Inscriba como POTENTIAL, que no ocupa cupo, o aumente maxBeneficiaries.`,
    VALID_AFTER_PLAN: (p) =>
      `La inscripción comenzaría el ${p.from}, después de que el plan «${p.code}» termina el ${p.to}.`,
    ALREADY_ENROLLED: (p) =>
      `Ya está inscrito en el plan «${p.code}», con estado ${p.status}. Modifique más bien al beneficiario ${p.id}.`,
    PLACES_SHORT: (p, say) =>
      `Al plan «${p.code}» le ${p.left === 1 ? 'queda' : 'quedan'} ${say.count(p.left, 'plaza', 'plazas')} y se ocuparían ${p.wanted}. Elija a menos, o aumente maxBeneficiaries.`,
    IDS_OR_WHERE: () => 'Dé o bien identificadores o bien una condición, ni ambos ni ninguno.',
    NOT_ELIGIBLE: (p) =>
      `No es elegible para el plan «${p.code}», por ${p.failed.join(', ')}. La regla lo explica línea por línea.`,
    IN_EXCLUSIVE_PLAN: (p) =>
      `Tiene una plaza en un plan que el plan «${p.code}» excluye, en persona o por el hogar. Gradúelo allí primero.`,
    MERGED_INTO_EXCLUSIVE: (p) =>
      `La persona fusionada tendría plazas en los planes «${p.code}» y «${p.other}», que se excluyen, en persona o por el hogar. Gradúe una de las dos inscripciones y fusione después.`,
    OTHERS_WAIT: (p) =>
      `${p.waiting} esperan una plaza en el plan «${p.code}». Las plazas son para ellos en su orden: promote, o enrol, que pone al nuevo en la lista.`,
    ENROL_TO_WAIT: () =>
      'A quien debe esperar una plaza lo pone en la lista enrol, que lo ordena. Dé ids para inscribir a uno o a unos pocos.',
    NO_WAITING_LIST: (p) => `El plan «${p.code}» no lleva lista de espera. Déle una: waitingList dice cómo se ordena.`,
    NO_SCORE_TO_RANK_BY: () =>
      'La lista de espera se ordena por el puntaje de la regla, y el plan no tiene una regla con puntaje.',
    PLAN_WITHOUT_RULE: (p) =>
      `El plan «${p.code}» no tiene una regla de elegibilidad que se pueda aplicar otra vez. Déle una primero.`,
    EXCLUDES_ITSELF: () => 'Un plan no puede excluirse a sí mismo.',
    TYPE_WITH_RULE: (p) =>
      `La regla y la lista de espera son de planes de tipo ${p.type}. Cámbielas en la misma llamada.`,
    ELIGIBLE_FOR_WHAT: () => '¿Elegible para qué? Dé benefitPlanId, de cuya regla se trata.',
    RULE_EMPTY: () => 'La regla no pide nada. Dé criterios, un puntaje, o ambos.',
    RULE_PUBLISHED: (p) =>
      `La versión ${p.version} de la regla «${p.code}» está publicada y nunca cambia. Cree la versión siguiente con el mismo código.`,
    RULE_NOT_PUBLISHED: (p) =>
      `La versión ${p.version} de la regla «${p.code}» es un borrador. Publíquela antes de que un plan la use.`,
    RULE_OF_OTHER_KIND: (p) => `La regla «${p.code}» juzga a ${takers[p.kind]}.`,
    TARGET_OF_HOUSEHOLDS: (p) => `«${p.of}» es de hogares y sus miembros; una regla para personas no los tiene.`,
    BOUND_MISSING: () => 'Nada dice cuántos. Dé atLeast, atMost, o ambos.',
    UPLOAD_UNFINISHED: () =>
      'Una importación que no ha terminado creó este registro, así que todavía no debe usarse. Espere la importación, o continúela donde se detuvo.',
    ENROLMENT_FIXED: (p) =>
      `${p.field} de una inscripción nunca cambia, porque hay pagos que se refieren a ella. Elimínela e inscriba de nuevo.`,
    HOUSEHOLD_SPEAKS_TWICE: (p) =>
      `Las líneas ${p.lines.join(', ')}${p.more ? ', …' : ''} dicen todas algo para el plan sobre el hogar «${p.group}». Déjelo en una de ellas.`,
    UPLOAD_WAITS: () =>
      'Las personas de este archivo están en otra carga que no ha terminado: espera a que alguien las acepte, o se interrumpió. Haga que termine primero y envíe el archivo de nuevo.',
    MADE_BEFORE: () =>
      "Hay personas de este archivo en el registro por una carga anterior, de modo que nadie sería consultado sobre su inscripción. Envíelo con mode 'update', por id o por una clave: entonces cada fila espera.",
    ROWS_CONTRADICT: (p) =>
      `Las líneas ${p.lines.join(', ')}${p.more ? ', …' : ''} tratan de la misma persona y dicen cosas distintas para el plan. Deje una de ellas.`,
    PERSON_REJECTED: (p) =>
      `Alguien rechazó a la persona de la línea ${p.line} en la carga de personas. Pregunte por qué; una fila corregida puede enviarse de nuevo.`,
    NOT_IN_HOUSEHOLD: (p) =>
      `La persona de la línea ${p.line} se creó con una carga anterior de este archivo y no está en el hogar "${p.group}". Póngala antes en él, o inscriba el hogar desde el registro.`,
    PERSON_GONE: (p) =>
      `De quien trata la línea ${p.line} fue eliminado, fusionado o quedó fuera de su alcance. Inscriba a la persona, o al hogar, desde el registro.`,
    NO_CRITERIA: () => 'Sin criterios se inscribiría a todos. Dé criterios, o dígalo con everybody: true.',
    EVERYBODY_WITH_CRITERIA: () => 'Dé criterios o everybody: true, no ambas cosas.',
    CRITERION_TWICE: (p) =>
      `Dos criterios se llaman «${p.name}». Los nombres distinguen los criterios en la respuesta; dé a cada uno el suyo.`,
    CRITERION_SELECTS_EVERYBODY: (p) =>
      `El criterio «${p.name}» no contiene ninguna condición y dejaría pasar a todos. Quítelo, o dele una condición.`,
  },
  eligibility: {
    THIS_EXPLANATION: () => 'Esta explicación',
    HOLDS: (p) => `«${p.name}» se cumple, porque`,
    HOLDS_NOT: (p) => `«${p.name}» no se cumple, porque`,
    BASE: (p) => `El puntaje empieza en ${p.points}.`,
    LINE: (p) => `${p.label}: ${p.points}`,
    LINE_TIMES: (p) => `${p.label}: ${p.value} × ${p.weight} = ${p.points}`,
    LINE_NOT: (p) => `${p.label}: no se aplica`,
    LINE_MISSING: (p) => `${p.label}: no se conoce`,
    NO_TOTAL: () => 'No hay puntaje, porque algo no se conoce o es demasiado grande.',
    WITHIN: (p) => `En total ${p.total}; está dentro del corte de ${p.limit}.`,
    BEYOND: (p) => `En total ${p.total}; está fuera del corte de ${p.limit}.`,
    ELIGIBLE: () => 'Elegible.',
    NOT_ELIGIBLE: () => 'No elegible.',
  },
  enrolment: {
    EMPTY_REGISTRY: (p) => `No se inscribió a nadie: no hay ${people(p)} en el registro.`,
    ALL_ENROLLED: (p) =>
      `No se inscribió a nadie: en total hay ${p.considered} ${people(p)}, y ya tienen un cupo en el plan.`,
    UPLOADS_UNFINISHED: (p) =>
      `No se inscribió a nadie: de ${p.considered} ${people(p)}, ${apart(p).join('; ')}. Inscríbalos cuando las importaciones hayan terminado.`,
    ALL_APART: (p) => `No se inscribió a nadie: de ${p.considered} ${people(p)}, ${apart(p).join('; ')}.`,
    NO_PLACE: (p) =>
      `No se inscribió a nadie: de ${p.considered} ${people(p)}, ${apartFirst(p)}${p.overCapacity} cumplen todos los criterios, pero no queda ningún cupo.`,
    REMOVED: (p) =>
      `No se inscribió a nadie: de ${p.considered} ${people(p)}, ${apartFirst(p)}` +
      `${p.before.map(({ criterion, removed }) => `«${criterion}» descartó ${removed}, `).join('')}` +
      `«${p.criterion}» descartó los últimos ${p.removed}.`,
  },
};
