import { isDomainFailure } from '@parasol/core';
import { readArguments, USAGE, UsageError } from './arguments.ts';
import { dedup } from './dedup.ts';

try {
  const given = readArguments(process.argv.slice(2));
  if (given === 'help') console.log(USAGE);
  else {
    const started = performance.now();
    const { records, fields, pairs, clusters, compared } = await dedup(given);
    const kinds = fields.map(({ name, kind, group }) => `${name}=${kind}${group === undefined ? '' : `/${group}`}`);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`read     ${records.toLocaleString('en')} records by ${kinds.join(' ')}`);
    console.log(`compared ${compared.toLocaleString('en')} pairs in ${seconds} s`);
    console.log(
      `found    ${pairs.length.toLocaleString('en')} pairs, ${clusters.length.toLocaleString('en')} people who are there more than once`,
    );
    console.log(`written  ${given.out}`);
  }
} catch (error) {
  if (!(error instanceof UsageError || isDomainFailure(error))) throw error;
  console.error(`${error.message}${error instanceof UsageError ? `\n\n${USAGE}` : ''}`);
  process.exitCode = 2;
}
