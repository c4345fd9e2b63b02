/** The columns of every upload, whatever the schema. */
export const CORE_COLUMNS = [
  'first_name',
  'last_name',
  'dob',
  'group_code',
  'individual_role',
  'recipient_info',
] as const;

export const DISTRICTS = [
  'Kasulu',
  'Mbeya',
  'Thiès',
  "N'Zérékoré",
  'Kolda',
  'Tigray',
  'Rif Dimashq',
  'Kampot',
] as const;

const label = (en: string, fr: string) => ({ title: en, label: { en, fr } });

/** Extension data of the generated people (JSON Schema draft 7), with labels in English and French. */
export const peopleSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'People of the demonstration',
  type: 'object',
  additionalProperties: false,
  required: ['national_id', 'sex', 'district', 'household_income'],
  properties: {
    national_id: {
      ...label('National ID', 'Identifiant national'),
      type: 'string',
      pattern: '^\\d{12}$',
      uniqueness: true,
      'x-parasol': { index: true },
    },
    sex: { ...label('Sex', 'Sexe'), type: 'string', enum: ['female', 'male'] },
    district: { ...label('District', 'District'), type: 'string', enum: DISTRICTS },
    phone: { ...label('Phone', 'Téléphone'), type: 'string', pattern: '^\\+\\d{9,14}$' },
    income: { ...label('Income a month', 'Revenu mensuel'), type: 'number', minimum: 0, multipleOf: 0.01 },
    household_income: {
      ...label('Income of the household a month', 'Revenu mensuel du ménage'),
      type: 'number',
      minimum: 0,
      multipleOf: 0.01,
    },
    household_size: {
      ...label('People in the household', 'Taille du ménage'),
      type: 'integer',
      minimum: 1,
      maximum: 30,
    },
    number_of_children: {
      ...label('Children under 18', 'Enfants de moins de 18 ans'),
      type: 'integer',
      minimum: 0,
      maximum: 25,
    },
    number_of_elderly: {
      ...label('People of 60 and more', 'Personnes de 60 ans et plus'),
      type: 'integer',
      minimum: 0,
      maximum: 25,
    },
    able_bodied: { ...label('Able to work', 'Apte au travail'), type: 'boolean' },
    disabled: { ...label('Lives with a disability', 'En situation de handicap'), type: 'boolean' },
    chronic_illness: { ...label('Chronic illness', 'Maladie chronique'), type: 'boolean' },
  },
} as const;

/** Columns of the generated file, in their order. */
export const PEOPLE_COLUMNS: readonly string[] = [...CORE_COLUMNS, ...Object.keys(peopleSchema.properties)];
