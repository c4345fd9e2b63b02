import type { PaymentCycleMessages } from './catalogues.ts';

const validity = (from: string, to: string): string =>
  `${from === '' ? '' : `desde el ${from} `}${to === '' ? 'sin fin' : `hasta el ${to}`}`;

export const messages: PaymentCycleMessages = {
  payment_cycle: {
    HOUSEHOLDS_INCOMPLETE: (p) =>
      `${p.households} hogares que ${p.paymentPlan} paga recibieron una parte de sus miembros por una importación que no ha terminado. Espere la importación, o continúela donde se detuvo; luego procese de nuevo.`,
    ENROLMENT_INCOMPLETE: (p) =>
      `${p.beneficiaries} beneficiarios que ${p.paymentPlan} paga llegaron por un archivo del que aún no están inscritos todos. Espere la importación, o continúela donde se detuvo; luego procese de nuevo.`,
    UNKNOWN_RULE: (p) =>
      `Ninguna regla de cálculo tiene el identificador ${p.id}. ${
        p.known.length === 0
          ? 'No hay ninguna registrada: dé reglas en paymentCycle({ rules }).'
          : `Están registradas: ${p.known.join('; ')}.`
      }`,
    RULE_INACTIVE: (p) => `La regla «${p.rule}» no es válida el ${p.on}: es válida ${validity(p.from, p.to)}.`,
    RULE_KIND: (p, say) => `La regla «${p.rule}» calcula para planes ${say.and(p.kinds)}, y este es un plan ${p.kind}.`,
    RULE_FORMULA: (p, say) => `La regla «${p.rule}» dio algo que no se puede calcular: ${say(p.reason)}`,
    RULE_FAILED: (p, say) =>
      `La regla «${p.rule}» falló para ${p.id}: ${say(p.reason)} No se escribió nada de esta parte; corrija la regla y procese de nuevo.`,
    RULE_CHANGED: (p, say) =>
      `${say(p.what)}: se calculó con la versión ${p.version} de «${p.rule}», cuyo código ya no es el registrado. Dé esa versión en paymentCycle({ formerRules }).`,
    TODAY_IN_RULE: () =>
      'Un importe no debe depender del día en que se calcula. Use {"var": "period.start"} o {"var": "period.end"} en lugar de today, también como segunda parte de "age".',
    PARAMETER_RIGHT: (p) =>
      `Para cambiar «${p.parameter}» hace falta uno de los derechos ${p.anyOf.join(', ')}, y usted no tiene ninguno.`,
    TARGET_REQUIRED: () =>
      'Un plan de pago paga por una sola cosa: dé benefitPlanId, o businessObjectType y businessObjectId.',
    CYCLE_PERIOD: (p) =>
      `El ciclo ${p.code} va del ${p.startDate} al ${p.endDate}, que no es ese mes. Corrija sus fechas, o dele otro código.`,
    CYCLE_COMPUTED: (p) =>
      `Ya se calculó algo en el ciclo ${p.code}, así que su ${p.field} queda como está. Con otro nombre, el mes se pagaría una vez más.`,
    PLAN_COMPUTED: (p) =>
      `Ya se calculó algo según el plan de pago ${p.code}, así que su ${p.field} queda como está: con otros vencimientos podría pagar meses que no debería. Reemplácelo por un sucesor válido desde una fecha.`,
    CYCLE_SUSPENDED: (p) => `El ciclo ${p.code} está suspendido. Póngalo en ACTIVE antes de procesarlo.`,
    BEING_COMPUTED: (p) =>
      `Una parte del cálculo ${p.calculation} la hizo otra llamada que no ha terminado. Procese el mes de nuevo, fuera de una transacción o vista previa, y se completará.`,
    MERGE_MEANWHILE: (p, say) =>
      `Hay ${say.count(p.count, 'cálculo de pagos', 'cálculos de pagos')} sin terminar. Procese el mes hasta el final y fusione los registros, o deshágalo, después.`,
    CLOSE_MEANWHILE: (p, say) =>
      `Hay ${say.count(p.count, 'cálculo', 'cálculos')} de este plan sin terminar. Procese el mes hasta el final y cierre el plan después; si no, los últimos se quedan sin pago.`,
    UNKNOWN_EXTRA: (p, say) =>
      `Ninguna regla por calcular acepta «extra.${p.key}».${say.hint(p.hint)}${p.known.length === 0 ? '' : ` Aceptan ${p.known.join(', ')}.`}`,
    EXTRA_DIFFERS: (p) =>
      `${p.paymentPlan} se calculó para ${p.cycle} con otros valores extra. Lo calculado queda: procese de nuevo sin extra, o con los mismos.`,
    CODE_TAKEN: (p) => `El código «${p.code}» ya está en uso. Elija otro.`,
    NUMBER_FORM: (p, say) =>
      `Dé cifras con a lo sumo un punto y ${say.count(p.scale, 'decimal', 'decimales')}, como 12.50.`,
    NUMBER_AS_TEXT: () => 'Escriba como texto los números más allá de 2^53.',
    NUMBER_SIZE: (p, say) => `Dé a lo sumo ${say.count(p.whole, 'cifra', 'cifras')} antes del punto.`,
    NUMBER_AT_LEAST: (p) => `El valor es al menos ${p.least}.`,
    NUMBER_AT_MOST: (p) => `El valor es a lo sumo ${p.most}.`,
    CURRENCY_FORM: () => 'Una moneda es un código de la ISO 4217, como EUR.',
    CYCLE_REVERSED: () => 'Un ciclo termina el día en que comienza, o después.',
    CODE_BLANK: () => 'Un código no está vacío y no tiene espacios antes ni después.',
    NOT_REPRODUCIBLE: (p, say) => `El beneficio ${p.benefit} no se puede explicar: ${say(p.what)}`,
  },
  rule: {
    LINES: (p) => `tiene ${p.lines} líneas, no de 1 a ${p.most}.`,
    LINE_TWICE: (p) => `dos líneas tienen el identificador «${p.id}».`,
    LINE_ID: (p) => `«${p.id}» no es un identificador de línea.`,
    LIMIT: (p) => `su límite ${p.limit} no es un importe.`,
    UNKNOWN_LINE: (p) => `«${p.id}» no es ninguna de sus líneas ${p.lines.join(', ')}.`,
    NO_DECIMAL: (p) => `${p.text} no es un número decimal escrito como texto.`,
    SAID: (p) => p.text,
    BENEFIT: (p) => `Beneficio ${p.id}`,
    PART: (p) => `Una parte de ${p.plan} en el ciclo ${p.cycle}`,
    EXPLANATION: () => `La explicación de este beneficio`,
    VERSION_GONE: (p) => `la versión ${p.version} de ${p.entity} ${p.id} ya no se conserva.`,
  },
  explanation: {
    TOGETHER: (p) => `En total ${p.amount} ${p.currency}.`,
    ROUNDED: (p) => `En total ${p.sum}, redondeado (${p.mode}) a ${p.amount} ${p.currency}.`,
    NO_LIMIT: () => 'No hay límite.',
    OVER_LIMIT: (p) =>
      `Supera el límite de ${p.limit} ${p.currency}, así que el pago queda retenido hasta que alguien decida.`,
    WITHIN_LIMIT: (p) => `Está dentro del límite de ${p.limit} ${p.currency}.`,
    AMOUNT: (p) => `${p.label}: ${p.amount}`,
    AMOUNT_BECAUSE: (p) => `${p.label}: ${p.amount}, porque`,
    NOTHING: (p) => `${p.label}: nada`,
    NOTHING_BECAUSE: (p) => `${p.label}: nada, porque`,
  },
};
