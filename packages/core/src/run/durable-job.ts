import type { ByteSource } from '../transfer/byte-source.ts';
import { workAlone } from './alone.ts';
import { type JobContext, noFile } from './job.ts';
import type { Participation } from './participation.ts';
import { workOverRanges } from './ranges.ts';

/** A job on durable phases, as this process takes part in it. */
export function durableJob(participation: Participation, files: ReadonlyMap<string, ByteSource>): JobContext {
  return {
    rangeSize: participation.runtime.rangeSize,
    transaction: (work) =>
      participation.transaction(async (ctx) => {
        await participation.requireRunning(ctx);
        const result = await work(ctx);
        if (ctx.unit.counts.size > 0) participation.worked = true;
        return result;
      }),
    overRanges: (phase, cut, work, { sharedBy } = {}) =>
      workOverRanges(participation, { run: participation.run, phase, sharedBy }, cut, work),
    alone: (phase, work) => workAlone(participation, phase, work),
    file: (name) => {
      const file = files.get(name);
      if (file === undefined) throw noFile(name);
      return file;
    },
    formats: participation.runtime.formats,
    progress: (progress) => participation.onProgress(progress),
  };
}
