import type { Say } from '@parasol/core';
import type { IndividualMessages } from './catalogues.ts';

const lines = (numbers: readonly number[], more: boolean, say: Say): string =>
  more ? `as linhas ${numbers.join(', ')} e outras` : `as linhas ${say.and(numbers.map(String))}`;

export const messages: IndividualMessages = {
  individual: {
    NO_ROWS: (p) => `«${p.file}» tem cabeçalho mas nenhuma linha por baixo; não há nada a importar.`,
    CONTENT_CHANGED: (p) =>
      `«${p.file}» mudou enquanto era lido. Ninguém foi importado; carregue-o de novo quando ninguém escrever nele.`,
    SCHEMA_CHANGED: (p) =>
      `O esquema das pessoas mudou enquanto «${p.file}» era importado. Ninguém desse ficheiro é usado; carregue-o de novo e será lido com o esquema de hoje.`,
    UPLOADED_BY_OTHERS: (p) =>
      `«${p.file}» já foi carregado por alguém cujos carregamentos não pode ver. Não é lido duas vezes, porque as suas pessoas estariam lá duas vezes. Carregue as linhas que são suas num ficheiro à parte.`,
    MADE_IN_PARTS: (p) =>
      `Pessoas de «${p.file}» entraram no registo, ou vão entrar, por um carregamento do ficheiro noutra coisa, como um plano. Estariam lá duas vezes. Carregue-o com mode upsert, que só cria quem falta.`,
    IMPORT_UNFINISHED: () =>
      'Uma importação está a trabalhar nisto e perderia linhas. Altere-o quando a importação terminar.',
    MISSING_VALUE: (p) => `${p.column} está vazio. Todas as pessoas precisam dele.`,
    TOO_LONG: (p, say) =>
      `${p.column} tem ${say.count(p.length, 'carácter', 'caracteres')}; podem guardar-se no máximo ${say.number(p.limit)}.`,
    BORN_IN_FUTURE: (p) => `A data de nascimento ${p.date} é posterior a hoje, ${p.today}.`,
    UNKNOWN_ROLE: (p, say) =>
      `«${p.value}» não é um papel num grupo. São conhecidos: ${p.known.join(', ')}.${say.hint(p.hint)}`,
    UNKNOWN_RECIPIENT_TYPE: (p, say) =>
      `"${p.value}" não diz quem recebe o pagamento. São conhecidos: ${p.known.join(', ')}.${say.hint(p.hint)}`,
    WORD_FORM: () =>
      'Um papel ou tipo de recebedor escreve-se com maiúsculas, algarismos e sublinhados, por exemplo FOSTER_CHILD.',
    WORD_NEEDED: (p) => `"${p.word}" tem de estar na lista: cada agregado tem um.`,
    STILL_IN_USE: (p, say) =>
      `Este registo (${p.entity}) não pode ser apagado enquanto dele dependerem ${say.and(p.counts)}. Termine-os primeiro, ou apague-o com cascade: true, que também os termina; a pré-visualização mostra quais.`,
    DELETE_FIRST: () =>
      'Só uma pessoa apagada pode ser anonimizada, para que ninguém continue a trabalhar com ela. Apague-a primeiro, com cascade: true se dela dependerem pertenças ou inscrições.',
    HEAD_NEEDED: () =>
      'O único membro de um agregado é o seu chefe. Acrescente primeiro outro membro, ou retire este do agregado.',
    PRIMARY_NEEDED: () =>
      'O único membro de um agregado recebe o seu pagamento. Acrescente primeiro outro membro, ou retire este do agregado.',
    SEVERAL_HEADS: () => 'Outro membro desta lista já é HEAD; um agregado tem um só chefe.',
    SEVERAL_PRIMARY_RECIPIENTS: () =>
      'Outro membro desta lista já é PRIMARY; um agregado tem um só recebedor principal.',
    MEMBER_TWICE: () => 'Esta pessoa já está na lista. Cada membro consta uma vez.',
    MEMBERS_CHANGED: (p) => `Os membros do grupo ${p.group} mudaram desde que os leu. Leia-os de novo e decida depois.`,
    MOVES_ONE_PERSON: () =>
      'Uma pertença que passa para outro grupo continua a ser da mesma pessoa. Mude a pessoa, ou acrescente a outra a esse grupo.',
    OTHER_PLACE: (p) =>
      `Esta pessoa e o grupo ${p.group} pertencem a lugares diferentes. Mude primeiro o lugar de um deles.`,
    UNKNOWN_RECIPIENT: (p) =>
      `«${p.value}» não diz quem recebe o pagamento. Escreva 1 ou PRIMARY, 2 ou SECONDARY, 0 ou nada.`,
    GROUP_MISSING: (p) => `${p.column} é ${p.value}, mas ${p.groupColumn} está vazio: sem grupo não diz nada.`,
    UNKNOWN_LOCATION: (p) => `Não há nenhum lugar com o código «${p.value}». Os códigos comparam-se letra a letra.`,
    LOCATION_OUT_OF_REACH: (p) =>
      p.value === ''
        ? 'location_code está vazio, e só pode registar pessoas nos seus lugares. Indique um deles.'
        : `«${p.value}» não é um dos seus lugares; outra pessoa tem de fazer este registo.`,
    GROUP_OUT_OF_REACH: (p) =>
      `Já existe um grupo ${p.group}, e não o pode ver. Use outro código, ou peça ajuda a alguém que o veja.`,
    GROUP_IN_SEVERAL_PLACES: (p, say) =>
      `O grupo ${p.group} vive num só lugar, mas ${lines(p.lines, p.more, say)} indicam vários. Escreva o mesmo location_code em todas as suas linhas.`,
    SCHEMA_FORM: () => 'individual_schema é um esquema JSON, como objeto ou como texto JSON.',
    DUPLICATE_ROW: (p) => `Esta linha diz o mesmo que a linha ${p.line}, que é usada. Não é preciso fazer nada.`,
    DUPLICATE_VALUE: (p, say) =>
      `${p.column} só pode aparecer uma vez, mas ${lines(p.lines, p.more, say)} têm o mesmo valor. Deixe-o na linha certa e corrija as outras.`,
    VALUE_TAKEN: (p) =>
      `${p.column} só pode aparecer uma vez, e alguém no registo tem o mesmo valor. Procure a pessoa antes de a registar de novo.`,
    FILE_NOT_KEPT: (p) =>
      `«${p.file}» já não está guardado. A chave upload_files_kept_days da configuração diz por quanto tempo os ficheiros são guardados.`,
    HOUSEHOLD_OUT_OF_REACH: () =>
      'Esta pessoa vive num agregado que não pode ver; o seu ficheiro não a pode mudar. Peça a alguém que veja os dois agregados.',
    SEVERAL_HOUSEHOLDS: (p, say) =>
      `Esta pessoa pertence a ${say.number(p.count)} grupos e ${p.group} não é nenhum deles; ninguém pode saber qual deixa. Mude a pertença à parte.`,
    NO_KEY_COLUMN: (p, say) =>
      `Por «${p.column}» não se encontra ninguém: as pessoas não têm esse campo.${say.hint(p.hint)}`,
    MATCHES_NOBODY: () =>
      'Quando cada linha passa a ser uma pessoa nova, não se procura ninguém. Omita matchBy, ou escreva mode update ou upsert para pessoas que já estão.',
    CLEARS_NOBODY: () =>
      'Quando cada linha passa a ser uma pessoa nova, uma célula vazia não tira nada a ninguém. Omita emptyCells, ou escreva mode update ou upsert para pessoas que já estão.',
    TWO_HEADS: (p, say) => `O grupo ${p.group} tem vários chefes: ${lines(p.lines, p.more, say)}. Deixe HEAD numa só.`,
    TWO_PRIMARY_RECIPIENTS: (p, say) =>
      `O grupo ${p.group} tem vários recebedores principais do pagamento: ${lines(p.lines, p.more, say)}. Deixe PRIMARY numa só.`,
    UNKNOWN_FIELD: (p, say) =>
      `As pessoas não têm o campo "${p.field}". As colunas vão pelo nome, os dados adicionais como jsonExt.nome.${say.hint(p.hint)}`,
    FEW_FIELDS: () => 'Com menos de dois campos não se distingue ninguém. Indique mais em duplicate_fields.',
    MERGE_ITSELF: () => 'Um registo não pode ser fundido consigo mesmo. Indique o outro registo da pessoa.',
    MERGE_CHOICE: (p) =>
      `${p.id} não concorre com uma linha do registo que fica; não há nada a escolher. A pré-visualização enumera as linhas que concorrem.`,
    MERGE_OVERTAKEN: (p) =>
      `${p.entity} ${p.id} mudou depois da fusão. Desfazê-la perderia essa mudança; retire-a primeiro.`,
    UPLOAD_UNFINISHED: () =>
      'Um dos dois veio por um carregamento que não terminou. Termine-o e funda os registos depois.',
  },
};
