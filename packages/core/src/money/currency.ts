/**
 * Currencies of ISO 4217 with their minor units. A checked-in table, because what `Intl` says depends on the ICU of the
 * machine, and cents must not.
 */
const CODES =
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE ' +
  'CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD ' +
  'HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD ' +
  'MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR ' +
  'RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH ' +
  'UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG';

/** Minor units that are not two digits. Source: ISO 4217 list one, as published by SIX. */
const EXPONENTS: readonly (readonly [exponent: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

const TABLE: ReadonlyMap<string, number> = new Map<string, number>([
  ...CODES.split(' ').map((code) => [code, 2] as const),
  ...EXPONENTS.flatMap(([exponent, codes]) => codes.split(' ').map((code) => [code, exponent] as const)),
]);

/** Codes that `money` takes. */
export const currencies: readonly string[] = Object.freeze([...TABLE.keys()].sort());

/**
 * Digits after the point that the currency has, or undefined for a code that is none.
 *
 * @example
 * currencyExponent('KES'); // 2
 */
export const currencyExponent = (code: string): number | undefined => TABLE.get(code);
