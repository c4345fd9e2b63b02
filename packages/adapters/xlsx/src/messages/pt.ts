import type { XlsxMessages } from './catalogues.ts';

export const messages: XlsxMessages = {
  xlsx: {
    OLD_OR_LOCKED: (p) =>
      `«${p.file}» é um livro antigo do Excel (.xls), ou um protegido por palavra-passe. Guarde-o como «Livro do Excel (.xlsx)» sem palavra-passe e carregue esse ficheiro.`,
    NOT_A_WORKBOOK: (p) =>
      `«${p.file}» é um arquivo comprimido, mas não um livro que se possa ler. Guarde a tabela como «Livro do Excel (.xlsx)» ou «CSV UTF-8» e carregue esse ficheiro.`,
    DAMAGED: (p) =>
      `«${p.file}» está danificado: não se consegue ler «${p.part}». Abra-o numa folha de cálculo, guarde-o de novo e carregue-o.`,
    FORBIDDEN_XML: (p) =>
      `«${p.part}» em «${p.file}» declara um tipo de documento, coisa que nenhuma folha de cálculo escreve. Copie a tabela para um livro novo e carregue-o.`,
    TOO_MANY_PARTS: (p, say) =>
      `«${p.file}» contém ${say.count(p.count, 'parte', 'partes')}; permitem-se no máximo ${say.number(p.limit)}. Copie a tabela para um livro novo e carregue-o.`,
    TOO_LARGE_UNPACKED: (p, say) =>
      `«${p.file}», descomprimido, ultrapassa os ${say.count(p.limit, 'byte', 'bytes')} permitidos aqui. Divida a tabela em vários ficheiros, ou carregue-a como CSV.`,
    TOO_DENSE: (p, say) =>
      `«${p.part}» em «${p.file}», descomprimido, ocupa mais de ${say.number(p.limit)} vezes o seu tamanho, coisa que nenhuma tabela de pessoas faz. Copie a tabela para um livro novo e carregue-o.`,
    NO_SHEET: (p, say) =>
      `«${p.file}» não tem uma folha chamada «${p.sheet}».${say.hint(p.hint)} Tem: ${p.known.join(', ')}.`,
    NO_VISIBLE_SHEET: (p) =>
      `«${p.file}» não tem nenhuma folha que não esteja oculta. Mostre a folha que contém a tabela, ou indique o nome dela.`,
    ENCODING_DECLARED: (p) =>
      `«${p.file}» é um livro, que diz ele próprio a sua codificação; foi declarado ${p.encoding}. Omita a codificação.`,
    VALUE_OUTSIDE: (p) =>
      `A célula ${p.place} contém um valor, mas a sua coluna não tem nome no cabeçalho. Dê um nome à coluna, ou esvazie a célula.`,
    ERROR_IN_CELL: (p) =>
      `A célula ${p.place} contém o erro ${p.value} em vez de um valor. Corrija a sua fórmula, ou escreva o valor.`,
    NOT_CALCULATED: (p) =>
      `A célula ${p.place} contém uma fórmula sem o seu resultado. Abra o ficheiro numa folha de cálculo, guarde-o e carregue-o de novo.`,
    LONG_NUMBER: (p) =>
      `A célula ${p.place} contém o número ${p.value}. Uma folha de cálculo guarda 15 algarismos de um número e muda os outros, por isso talvez não seja o que foi escrito. Dê à coluna o formato de texto e escreva o valor de novo.`,
    NO_SUCH_DAY: (p) =>
      `A célula ${p.place} tem o formato de data, mas o seu número ${p.value} não é nenhum dia do calendário. Escreva a data de novo.`,
    NOT_A_VALUE: (p) =>
      `A célula ${p.place} contém «${p.value}», que não é o que diz o seu tipo. Escreva o valor de novo.`,
    BAD_CHARACTER: (p) => `A célula ${p.place} contém um carácter que não é texto. Escreva o valor de novo.`,
    CELL_TOO_LONG: (p, say) =>
      `Uma célula da linha ${p.line} ultrapassa os ${say.count(p.limit, 'carácter', 'caracteres')} que cabem numa célula de um livro. Peça a tabela como CSV.`,
    SHEET_FULL: (p, say) =>
      `A tabela tem mais do que as ${say.count(p.limit, 'linha', 'linhas')} que cabem numa folha. Peça-a como CSV, ou peça menos linhas.`,
  },
};
