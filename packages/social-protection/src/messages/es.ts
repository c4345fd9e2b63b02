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
}
const apart = ({ alreadyEnrolled, inUnfinishedUploads }: Apart): string[] => [
  ...(alreadyEnrolled === 0 ? [] : [`${alreadyEnrolled} ya tienen un cupo en el plan`]),
  ...(inUnfinishedUploads === 0 ? [] : [`${inUnfinishedUploads} vienen de archivos cuya importación no ha terminado`]),
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
    UPLOAD_UNFINISHED: () =>
      'Una importación que no ha terminado creó este registro, así que todavía no debe usarse. Espere la importación, o continúela donde se detuvo.',
    ENROLMENT_FIXED: (p) =>
      `${p.field} de una inscripción nunca cambia, porque hay pagos que se refieren a ella. Elimínela e inscriba de nuevo.`,
    NO_CRITERIA: () => 'Sin criterios se inscribiría a todos. Dé criterios, o dígalo con everybody: true.',
    EVERYBODY_WITH_CRITERIA: () => 'Dé criterios o everybody: true, no ambas cosas.',
    CRITERION_TWICE: (p) =>
      `Dos criterios se llaman «${p.name}». Los nombres distinguen los criterios en la respuesta; dé a cada uno el suyo.`,
    CRITERION_SELECTS_EVERYBODY: (p) =>
      `El criterio «${p.name}» no contiene ninguna condición y dejaría pasar a todos. Quítelo, o dele una condición.`,
  },
  enrolment: {
    EMPTY_REGISTRY: (p) => `No se inscribió a nadie: no hay ${people(p)} en el registro.`,
    ALL_ENROLLED: (p) =>
      `No se inscribió a nadie: en total hay ${p.considered} ${people(p)}, y ya tienen un cupo en el plan.`,
    UPLOADS_UNFINISHED: (p) =>
      `No se inscribió a nadie: de ${p.considered} ${people(p)}, ${apart(p).join('; ')}. Inscríbalos cuando las importaciones hayan terminado.`,
    NO_PLACE: (p) =>
      `No se inscribió a nadie: de ${p.considered} ${people(p)}, ${apartFirst(p)}${p.overCapacity} cumplen todos los criterios, pero no queda ningún cupo.`,
    REMOVED: (p) =>
      `No se inscribió a nadie: de ${p.considered} ${people(p)}, ${apartFirst(p)}` +
      `${p.before.map(({ criterion, removed }) => `«${criterion}» descartó ${removed}, `).join('')}` +
      `«${p.criterion}» descartó los últimos ${p.removed}.`,
  },
};
