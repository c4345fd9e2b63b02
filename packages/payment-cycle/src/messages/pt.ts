import type { PaymentCycleMessages } from './catalogues.ts';

const validity = (from: string, to: string): string =>
  `${from === '' ? '' : `desde ${from} `}${to === '' ? 'sem fim' : `até ${to}`}`;

export const messages: PaymentCycleMessages = {
  payment_cycle: {
    HOUSEHOLDS_INCOMPLETE: (p) =>
      `${p.households} agregados familiares que ${p.paymentPlan} paga receberam uma parte dos seus membros por uma importação que não terminou. Espere pela importação, ou continue-a onde parou; depois processe de novo.`,
    ENROLMENT_INCOMPLETE: (p) =>
      `${p.beneficiaries} beneficiários que ${p.paymentPlan} paga vieram por um ficheiro do qual nem todos estão inscritos ainda. Espere pela importação, ou continue-a onde parou; depois processe de novo.`,
    UNKNOWN_RULE: (p) =>
      `Nenhuma regra de cálculo tem o identificador ${p.id}. ${
        p.known.length === 0
          ? 'Não há nenhuma registada: dê regras em paymentCycle({ rules }).'
          : `Estão registadas: ${p.known.join('; ')}.`
      }`,
    RULE_INACTIVE: (p) => `A regra «${p.rule}» não é válida em ${p.on}: é válida ${validity(p.from, p.to)}.`,
    RULE_KIND: (p, say) => `A regra «${p.rule}» calcula para planos ${say.and(p.kinds)}, e este é um plano ${p.kind}.`,
    RULE_FORMULA: (p, say) => `A regra «${p.rule}» deu algo que não pode ser calculado: ${say(p.reason)}`,
    RULE_FAILED: (p, say) =>
      `A regra «${p.rule}» falhou para ${p.id}: ${say(p.reason)} Nada desta parte foi escrito; corrija a regra e processe de novo.`,
    RULE_CHANGED: (p, say) =>
      `${say(p.what)}: foi calculado com a versão ${p.version} de «${p.rule}», cujo código já não é o registado. Dê essa versão em paymentCycle({ formerRules }).`,
    TODAY_IN_RULE: () =>
      'Um montante não pode depender do dia em que é calculado. Use {"var": "period.start"} ou {"var": "period.end"} em vez de today, também como segunda parte de "age".',
    PARAMETER_RIGHT: (p) =>
      `Para alterar «${p.parameter}» é preciso um dos direitos ${p.anyOf.join(', ')}, e não tem nenhum deles.`,
    TARGET_REQUIRED: () =>
      'Um plano de pagamento paga por uma só coisa: dê benefitPlanId, ou businessObjectType e businessObjectId.',
    CYCLE_PERIOD: (p) =>
      `O ciclo ${p.code} vai de ${p.startDate} a ${p.endDate}, que não é esse mês. Corrija as suas datas, ou dê-lhe outro código.`,
    CYCLE_COMPUTED: (p) =>
      `Já se calculou algo no ciclo ${p.code}, por isso o seu ${p.field} fica como está. Com outro nome, o mês seria pago mais uma vez.`,
    PLAN_COMPUTED: (p) =>
      `Já se calculou algo segundo o plano de pagamento ${p.code}, por isso o seu ${p.field} fica como está: com outros vencimentos poderia pagar meses que não devia. Substitua-o por um sucessor válido a partir de uma data.`,
    CYCLE_SUSPENDED: (p) => `O ciclo ${p.code} está suspenso. Ponha-o em ACTIVE antes de o processar.`,
    BEING_COMPUTED: (p) =>
      `Uma parte do cálculo ${p.calculation} foi feita por outra chamada que não terminou. Processe o mês de novo, fora de uma transação ou pré-visualização, e será completado.`,
    MERGE_MEANWHILE: (p, say) =>
      `Há ${say.count(p.count, 'cálculo de pagamentos', 'cálculos de pagamentos')} por terminar. Processe o mês até ao fim e funda os registos, ou desfaça a fusão, depois.`,
    CLOSE_MEANWHILE: (p, say) =>
      `Há ${say.count(p.count, 'cálculo', 'cálculos')} deste plano por terminar. Processe o mês até ao fim e feche o plano depois; senão, os últimos ficam sem pagamento.`,
    UNKNOWN_EXTRA: (p, say) =>
      `Nenhuma regra por calcular aceita «extra.${p.key}».${say.hint(p.hint)}${p.known.length === 0 ? '' : ` Aceitam ${p.known.join(', ')}.`}`,
    EXTRA_DIFFERS: (p) =>
      `${p.paymentPlan} foi calculado para ${p.cycle} com outros valores extra. O que foi calculado fica: processe de novo sem extra, ou com os mesmos.`,
    CODE_TAKEN: (p) => `O código «${p.code}» já está em uso. Escolha outro.`,
    NUMBER_FORM: (p, say) =>
      `Dê algarismos com no máximo um ponto e ${say.count(p.scale, 'casa decimal', 'casas decimais')}, como 12.50.`,
    NUMBER_AS_TEXT: () => 'Escreva como texto os números além de 2^53.',
    NUMBER_SIZE: (p, say) => `Dê no máximo ${say.count(p.whole, 'algarismo', 'algarismos')} antes do ponto.`,
    NUMBER_AT_LEAST: (p) => `O valor é pelo menos ${p.least}.`,
    NUMBER_AT_MOST: (p) => `O valor é no máximo ${p.most}.`,
    CURRENCY_FORM: () => 'Uma moeda é um código da ISO 4217, como EUR.',
    CYCLE_REVERSED: () => 'Um ciclo termina no dia em que começa, ou depois.',
    CODE_BLANK: () => 'Um código não está vazio e não tem espaços antes nem depois.',
    NOT_REPRODUCIBLE: (p, say) => `O benefício ${p.benefit} não pode ser explicado: ${say(p.what)}`,
  },
  rule: {
    LINES: (p) => `tem ${p.lines} linhas, e não de 1 a ${p.most}.`,
    LINE_TWICE: (p) => `duas linhas têm o identificador «${p.id}».`,
    LINE_ID: (p) => `«${p.id}» não é um identificador de linha.`,
    LIMIT: (p) => `o seu limite ${p.limit} não é um montante.`,
    UNKNOWN_LINE: (p) => `«${p.id}» não é nenhuma das suas linhas ${p.lines.join(', ')}.`,
    NO_DECIMAL: (p) => `${p.text} não é um número decimal escrito como texto.`,
    SAID: (p) => p.text,
    BENEFIT: (p) => `Benefício ${p.id}`,
    PART: (p) => `Uma parte de ${p.plan} no ciclo ${p.cycle}`,
    EXPLANATION: () => `A explicação deste benefício`,
    VERSION_GONE: (p) => `a versão ${p.version} de ${p.entity} ${p.id} já não é conservada.`,
  },
  explanation: {
    TOGETHER: (p) => `Ao todo ${p.amount} ${p.currency}.`,
    ROUNDED: (p) => `Ao todo ${p.sum}, arredondado (${p.mode}) para ${p.amount} ${p.currency}.`,
    NO_LIMIT: () => 'Não há limite.',
    OVER_LIMIT: (p) =>
      `Ultrapassa o limite de ${p.limit} ${p.currency}, por isso o pagamento fica retido até que alguém decida.`,
    WITHIN_LIMIT: (p) => `Está dentro do limite de ${p.limit} ${p.currency}.`,
    AMOUNT: (p) => `${p.label}: ${p.amount}`,
    AMOUNT_BECAUSE: (p) => `${p.label}: ${p.amount}, porque`,
    NOTHING: (p) => `${p.label}: nada`,
    NOTHING_BECAUSE: (p) => `${p.label}: nada, porque`,
  },
};
